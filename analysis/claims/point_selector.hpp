// PointSelector: selects the points of a run by which a claim is judged. claims_file reads it;
// claim_evidence applies it.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/axis.hpp"

namespace zcbench {

/// A range of counts, including both ends.
struct CountRange {
  std::uint64_t from = 0;
  std::uint64_t to = std::numeric_limits<std::uint64_t>::max();
};

/// The point's word is one of `words`, or its count lies in one of `ranges`.
struct AxisCondition {
  const PointAxis* axis = nullptr;
  std::vector<std::string> words{};
  std::vector<CountRange> ranges{};
};

class PointSelector {
 public:
  PointSelector() = default;
  /// Each axis may occur only once.
  explicit PointSelector(std::vector<AxisCondition> conditions)
      : conditions_(std::move(conditions)) {}

  bool selects(const Point& point) const;
  /// This selector with the conditions of `other` replacing those on the same axes.
  PointSelector overridden(const PointSelector& other) const;
  std::vector<std::string_view> axes() const;
  /// "kernel null, strategy shared_mmap or memfd, elements from 1000"; only the axes that it names.
  std::string text() const;

 private:
  std::vector<AxisCondition> conditions_;
};

/// A key of all axes except those named: two points with equal keys differ only in these.
std::string key_without(const Point& point, std::span<const std::string_view> axes);

/// Text for people without the axes named: "square, shared_mmap, 1M elements, 4 workers, fork".
/// Axes that a selector need not name appear only if not at their usual value.
std::string label_without(const Point& point, std::span<const std::string_view> axes);

}  // namespace zcbench
