// The points that a selector finds in a run, with the values of a figure. Used by
// claim_evidence.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/claims/point_selector.hpp"
#include "analysis/claims/sample_metric.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// A point with the part's figure, one value per sample.
struct PointSeries {
  const PointResult* result;
  std::vector<double> values;
};

/// Valid points whose every sample has the figure, in the run's order.
std::vector<PointSeries> series_of(const PointSelector& selector, const FigureSpec& figure,
                                   const RunResult& run);

/// The error of each of `count` figures so that all together miss in 5 % (Bonferroni).
double error_of_each(std::size_t count);

/// As PointAxis::name.
std::vector<std::string_view> views_of(const std::vector<std::string>& names);

}  // namespace zcbench
