// Where a dot of a strip stands across it, so that equal values do not hide each other. Used by both
// renderers.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "harness/report/chart.hpp"

namespace zcbench {

/// In [-0.5, 0.5), the same in every run: the golden ratio's multiples, which spread evenly however
/// many there are. Weyl, "Ueber die Gleichverteilung von Zahlen mod. Eins", Math. Ann. 77, 1916.
inline double jitter(std::size_t index) {
  constexpr double kGoldenRatio = 0.6180339887498949;
  const double place = static_cast<double>(index) * kGoldenRatio;
  return place - std::floor(place) - 0.5;
}

/// Of a strip: the series has no other mark in the row, so the mark stands in its middle.
inline bool is_alone(const Series& series, const Mark& mark) {
  return std::ranges::count(series.marks, mark.category, &Mark::category) == 1;
}

}  // namespace zcbench
