// PointSelector: which points of a run a claim is judged by. claims_file reads it; claim_evidence
// asks it.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/axis.hpp"

namespace zcbench {

/// Both ends included.
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
  /// No axis twice.
  explicit PointSelector(std::vector<AxisCondition> conditions)
      : conditions_(std::move(conditions)) {}

  bool selects(const Point& point) const;
  /// The same, but for the axes that `other` names.
  PointSelector overridden(const PointSelector& other) const;
  std::vector<std::string_view> axes() const;
  /// "kernel null, strategy shared_mmap or memfd, elements from 1000"; only what it names.
  std::string text() const;

 private:
  std::vector<AxisCondition> conditions_;
};

/// What two points have in common if the keys are equal: every axis but those named.
std::string key_without(const Point& point, std::span<const std::string_view> axes);

/// For people: "square, shared_mmap, 1M elements, 4 workers, fork", without the axes named; axes
/// that a selector need not name are shown only off their usual value.
std::string label_without(const Point& point, std::span<const std::string_view> axes);

}  // namespace zcbench
