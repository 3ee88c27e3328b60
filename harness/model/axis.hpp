// PointAxis: describes one axis of a point. Everything that handles each axis (configs and their
// schema, plans, names, hashes, results files, CSV, claims) loops over this table, so a new axis
// needs a field of Point, a row here, and its behaviour.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/point.hpp"

namespace zcbench {

/// Where a point's value of the axis comes from.
enum class AxisSource {
  required,  ///< each experiment names a value or a list
  swept,     ///< an experiment, or the config for all of them, names a value or a list
  single,    ///< the same, but one value only
  object,    ///< an object with its own reader and writer: `command`, `data`
  derived,   ///< computed from other axes
};

struct PointAxis {
  std::string_view name;
  std::string_view description{};  ///< one line in the config's schema
  AxisSource source = AxisSource::swept;

  // An axis has words or counts: either `word` or `count` is set.
  std::string (*word)(const Point& point) = nullptr;
  bool (*set_word)(Point& point, std::string_view word) = nullptr;  ///< false: unknown word
  std::vector<std::string_view> (*known_words)() = nullptr;         ///< nullptr: any word
  bool has_registry = false;  ///< a results file may have words that this build does not know
  std::uint64_t (*count)(const Point& point) = nullptr;
  void (*set_count)(Point& point, std::uint64_t count) = nullptr;
  std::uint64_t largest = 0;  ///< largest count; the smallest is 1
  bool takes_range = false;   ///< counts may be {"from", "to", "per_decade"}

  /// The default value; empty if there is none. A selector of claims that does not name the axis
  /// selects points with this value, unless the axis is in every name.
  std::string_view usual{};
  bool in_every_name = false;  ///< false: in a point's name only if not `usual`
  /// The axis was added after files had been written: at its default, a point's hash is what it was
  /// before.
  bool is_later = false;
  /// The axis that this one is nested in during a sweep; allowed values depend on that axis.
  std::string_view follows{};

  /// Set if text() is not the right text for names or labels.
  std::string (*own_name_part)(const Point& point) = nullptr;
  std::string (*own_label)(const Point& point) = nullptr;

  /// The point's word or count as text.
  std::string text(const Point& point) const;
  /// The inverse. Throws std::logic_error for values that the axis cannot have, and for axes that
  /// are objects or derived.
  void set(Point& point, std::string_view text) const;

  /// "/pages:huge", part of the point's name; empty if the name omits the axis.
  std::string name_part(const Point& point) const;
  /// "huge"; "4 workers".
  std::string label(const Point& point) const;

  /// Whether configs, results files and tables have the axis as one word or number.
  constexpr bool is_plain() const {
    return source != AxisSource::object && source != AxisSource::derived;
  }
  constexpr bool is_swept() const {
    return source == AxisSource::required || source == AxisSource::swept;
  }
  /// Whether the axis rarely differs from `usual`.
  constexpr bool is_option() const { return !usual.empty() && !in_every_name; }
};

/// All axes: those in a point's name, `data` (its source), and two derived ones:
/// `elements_per_worker` (rounded down) and `remainder` (elements left over by equal slices).
std::span<const PointAxis> point_axes();
/// Returns nullptr if there is no axis of that name.
const PointAxis* find_axis(std::string_view name);
/// Throws std::logic_error if there is none.
const PointAxis& axis_named(std::string_view name);

/// The plain axes in the order of a sweep's nested loops, outermost first.
std::vector<const PointAxis*> crossed_axes();

/// Names of the registered strategies and codecs in registry order. They are defined next to those
/// registries, which are above the model.
std::vector<std::string_view> strategy_names();
std::vector<std::string_view> codec_names();

}  // namespace zcbench
