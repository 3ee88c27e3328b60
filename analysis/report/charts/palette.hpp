// The looks of a series: colour, point shape and dashes, by its place in the palette. Used by both
// renderers, so that a strategy looks the same in every chart.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace zcbench {

/// Okabe and Ito, "Color Universal Design", 2002, https://jfly.uni-koeln.de/color/: colours that
/// people with any kind of colour vision tell apart. Without its yellow, which white swallows; its
/// black is a grey here, which shows on white and on black.
inline constexpr std::array<std::string_view, 7> kColors{"#0072B2", "#D55E00", "#009E73", "#E69F00",
                                                         "#CC79A7", "#56B4E9", "#767676"};

/// By Vega's names. As many as have no common divisor with the colours: 56 pairs before one
/// repeats.
inline constexpr std::array<std::string_view, 8> kShapes{
    "circle",        "square", "triangle-up",    "diamond",
    "triangle-down", "cross",  "triangle-right", "triangle-left"};

struct SeriesLook {
  std::size_t color = 0;                 ///< index into kColors
  std::size_t shape = 0;                 ///< index into kShapes
  std::array<double, 2> dash{1.0, 0.0};  ///< lengths of stroke and gap; no gap: solid
};

/// Of any place; colours come back with other dashes.
SeriesLook look_of(std::size_t style);

}  // namespace zcbench
