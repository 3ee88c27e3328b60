#include "analysis/ab/unit_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "harness/base/statistics.hpp"

namespace zcbench {

namespace {

// Times so alike that they say nothing of their error; a clock ticks in about that.
constexpr double kLeastError = 1e-5;
// Until a few units are known: what is usual between processes.
constexpr double kFactorAtFirst = 2.0;
constexpr std::size_t kUnitsAtFirst = 4;
constexpr std::size_t kUnitsKept = 32;

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
  if (units_.size() < kUnitsAtFirst) return kFactorAtFirst;
  std::vector<double> ratios;
  for (const UnitEvidence& unit : units_) ratios.push_back(unit.log_ratio);
  const double center = median(ratios);
  for (std::size_t i = 0; i < units_.size(); ++i) {
    ratios[i] = std::abs(units_[i].log_ratio - center) / units_[i].standard_error;
  }
  return std::max(1.0, kDeviationPerMad * median(ratios));
}

void RunningScale::add(const UnitEvidence& unit) {
  if (units_.size() == kUnitsKept) units_.erase(units_.begin());
  units_.push_back(unit);
}

}  // namespace zcbench
