#include "analysis/ab/unit_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "harness/base/statistics.hpp"

namespace zcbench {

namespace {

// Times that are closer than this say nothing about their error: it is about one tick of a clock.
constexpr double kLeastError = 1e-5;
// The usual factor between processes, used until a few units are known.
constexpr double kFactorAtFirst = 2.0;
constexpr std::size_t kUnitsAtFirst = 4;

// The same as median(), for values in ascending order.
double middle_of(std::span<const double> ascending) {
  const std::size_t below = (ascending.size() - 1) / 2;
  return std::lerp(ascending[below], ascending[ascending.size() / 2],
                   ascending.size() % 2 == 0 ? 0.5 : 0.0);
}

}  // namespace

UnitEvidence unit_evidence(std::span<const double> baseline, std::span<const double> candidate) {
  std::vector<double> differences;
  differences.reserve(baseline.size());
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    differences.push_back(std::log(candidate[i]) - std::log(baseline[i]));
  }
  const double deviation = kDeviationPerMad * median_absolute_deviation(differences);
  const double error =
      deviation * std::sqrt(std::numbers::pi / 2.0 / static_cast<double>(differences.size()));
  return {.log_ratio = median(differences), .standard_error = std::max(error, kLeastError)};
}

double RunningScale::factor() const {
  if (count_ < kUnitsAtFirst) return kFactorAtFirst;
  const double center = middle_of(std::span(log_ratios_).first(count_));
  std::array<double, kUnitsKept> distances;
  for (std::size_t i = 0; i < count_; ++i) {
    distances[i] = std::abs(units_[i].log_ratio - center) / units_[i].standard_error;
  }
  const std::span known = std::span(distances).first(count_);
  const auto upper = known.begin() + static_cast<std::ptrdiff_t>(count_ / 2);
  std::ranges::nth_element(known, upper);
  if (count_ % 2 == 0) std::iter_swap(upper - 1, std::max_element(known.begin(), upper));
  return std::max(1.0, kDeviationPerMad * middle_of(known));
}

void RunningScale::add(const UnitEvidence& unit) {
  const auto ascending = [&] { return std::span(log_ratios_).first(count_); };
  if (count_ == kUnitsKept) {
    const auto oldest = std::ranges::lower_bound(ascending(), units_[next_].log_ratio);
    std::copy(oldest + 1, ascending().end(), oldest);
    --count_;
  }
  const auto place = std::ranges::upper_bound(ascending(), unit.log_ratio);
  const auto end = ascending().end();
  ++count_;
  std::copy_backward(place, end, ascending().end());
  *place = unit.log_ratio;
  units_[next_] = unit;
  next_ = (next_ + 1) % kUnitsKept;
}

}  // namespace zcbench
