// PointAxis: the one description of an axis of a point. Whatever has to do something for each axis
// (configs and their schema, plans, names, hashes, results files, CSV, claims) loops over this
// table, so that a new axis is a field of Point, a row here, and what it does.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/point.hpp"

namespace zcbench {

/// Where a point has the axis's value from.
enum class AxisSource {
  required,  ///< each experiment names a value or a list
  swept,     ///< an experiment, or the config for all of them, names a value or a list
  single,    ///< the same, but one value only
  object,    ///< an object with a reader and writer of its own: `command`, `data`
  derived,   ///< follows from other axes
};

struct PointAxis {
  std::string_view name;
  std::string_view description{};  ///< one line in the config's schema
  AxisSource source = AxisSource::swept;

  // An axis has words or counts: `word` or `count` is set.
  std::string (*word)(const Point& point) = nullptr;
  bool (*set_word)(Point& point, std::string_view word) = nullptr;  ///< false: it is no such word
  std::vector<std::string_view> (*known_words)() = nullptr;         ///< nullptr: any word
  bool has_registry = false;  ///< of words: a results file may have words that this build lacks
  std::uint64_t (*count)(const Point& point) = nullptr;
  void (*set_count)(Point& point, std::uint64_t count) = nullptr;
  std::uint64_t largest = 0;  ///< of counts, which start from 1
  bool takes_range = false;   ///< of counts: {"from", "to", "per_decade"}, too

  /// What a point has where nobody names a value. A selector of claims that does not name the axis
  /// selects points that have it, unless the axis is in every name. Empty: there is no such value.
  std::string_view usual{};
  bool in_every_name = false;  ///< of points; others are there if they are not `usual`
  /// In a sweep, crossed right inside of that axis; what it may be depends on that one.
  std::string_view follows{};

  /// Where other things than text() tell two values apart.
  std::string (*own_name_part)(const Point& point) = nullptr;
  std::string (*own_label)(const Point& point) = nullptr;

  /// Word or count as text.
  std::string text(const Point& point) const;
  /// The inverse. Throws std::logic_error for what the axis cannot be, and for axes that are
  /// objects or derived.
  void set(Point& point, std::string_view text) const;

  /// "/pages:huge", part of the point's name; empty for an axis that is left out of it.
  std::string name_part(const Point& point) const;
  /// "huge"; "4 workers".
  std::string label(const Point& point) const;

  /// A field that configs, results files and tables have as one word or number.
  constexpr bool is_plain() const {
    return source != AxisSource::object && source != AxisSource::derived;
  }
  constexpr bool is_swept() const {
    return source == AxisSource::required || source == AxisSource::swept;
  }
  /// Seldom anything but `usual`.
  constexpr bool is_option() const { return !usual.empty() && !in_every_name; }
};

/// All of them: those of a point's name, and `data` (its source); `elements_per_worker` (whole
/// ones) and `remainder` (elements left over by equal slices), which are derived.
std::span<const PointAxis> point_axes();
/// nullptr if there is no axis of that name.
const PointAxis* find_axis(std::string_view name);
/// Throws std::logic_error if there is none.
const PointAxis& axis_named(std::string_view name);

/// The plain axes in the order in which a sweep crosses them, the outermost first.
std::vector<const PointAxis*> crossed_axes();

/// Names of the registered strategies and codecs, in their registry's order; defined next to those
/// registries, which stand above the model.
std::vector<std::string_view> strategy_names();
std::vector<std::string_view> codec_names();

}  // namespace zcbench
