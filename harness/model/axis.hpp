// PointAxis: one thing by which a claim selects points, read off the point's own fields, never off
// its name. Used by point_selector.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/point.hpp"

namespace zcbench {

/// Of words or of counts: one of the two functions is set.
struct PointAxis {
  std::string_view name;
  std::string (*word)(const Point& point) = nullptr;
  std::uint64_t (*count)(const Point& point) = nullptr;
  /// What a point has to have where a selector does not name the axis; empty: anything.
  std::string_view unless_named{};
  std::vector<std::string_view> (*known_words)() = nullptr;  ///< nullptr: any word
  bool is_derived = false;                                   ///< follows from other axes

  /// Word or count as text.
  std::string text(const Point& point) const;
};

/// All of them: those of a point's name, and `data` (its source); `elements_per_worker` (whole
/// ones) and `remainder` (elements left over by equal slices), which are derived.
std::span<const PointAxis> point_axes();
/// nullptr if there is no axis of that name.
const PointAxis* find_axis(std::string_view name);

/// Names of the registered strategies, in the registry's order; defined beside that registry, which
/// stands above the model.
std::vector<std::string_view> strategy_names();

}  // namespace zcbench
