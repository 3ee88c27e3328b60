// Estimates how much slower one set of launches is than another, and how sure that is. Created by
// comparison, which calls it once per point.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "harness/base/statistics.hpp"

namespace zcbench {

struct RatioEstimate {
  double base_median = 0.0;  ///< median of the launches' medians; in the unit of the values
  double new_median = 0.0;
  double ratio = 1.0;  ///< new over base: above 1 is slower
  /// Both are intervals of the ratio; nullopt for fewer than 2 launches on a side.
  std::optional<Interval> interval;        ///< 95 % for this point alone
  std::optional<Interval> alarm_interval;  ///< 95 % for all `point_count` points at once
};

/// Estimates ratios for all points of one comparison. Their number, `point_count`, divides the
/// error of the alarm intervals (Bonferroni).
class RatioEstimator {
 public:
  explicit RatioEstimator(std::size_t point_count);
  ~RatioEstimator();
  RatioEstimator(const RatioEstimator&) = delete;
  RatioEstimator& operator=(const RatioEstimator&) = delete;

  /// The arguments are one median per launch, each above 0, at least one per side. An interval is
  /// the hull of two: the percentile bootstrap of the ratio of medians, which resamples launches
  /// (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13), and Welch's t on
  /// logarithms (Biometrika 34, 1947). The bootstrap alone never reaches beyond the extremes of few
  /// launches, so it is too narrow for the small errors of many points. Medians are taken of
  /// logarithms: for an even number of launches, this is the geometric mean of the two in the
  /// middle. Deterministic; exchanging the sides gives the exact reciprocals.
  RatioEstimate estimate(std::span<const double> base, std::span<const double> other);

 private:
  /// Which launches are drawn depends only on how many there are, so most points share this.
  struct Resamples;

  const Resamples& resamples_of(std::size_t base_launches, std::size_t other_launches);
  std::vector<double> bootstrap(const std::vector<double>& base, const std::vector<double>& other);

  std::size_t point_count_;
  std::map<std::pair<std::size_t, std::size_t>, Resamples> known_;
};

}  // namespace zcbench
