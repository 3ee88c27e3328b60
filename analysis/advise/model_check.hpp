// How well the cost model predicts points that it was not fitted to: each point of a file is left
// out in turn and predicted from the others. Called by the advise command and the report's chart.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/advise/cost_model.hpp"

namespace zcbench {

/// One point, and what the model predicts for it from the others.
struct ModelCheck {
  Measurement measured;
  double predicted_ns = 0.0;
  Interval interval{};  ///< of the prediction, 90 %

  /// |predicted / measured - 1|
  double error() const;
  bool is_inside() const;
};

/// One check per point. Points about which the others say nothing (the only ones of their kernel,
/// too few of their strategy) are omitted. Stone, "Cross-Validatory Choice and Assessment of
/// Statistical Predictions", Journal of the Royal Statistical Society B 36(2), 1974.
std::vector<ModelCheck> leave_one_out(std::span<const Measurement> measurements,
                                      const CostLevels& levels);

struct CheckSummary {
  std::size_t points = 0;
  double median_error = 0.0;
  double ninth_decile_error = 0.0;  ///< nine of ten points have a smaller error
  double inside = 0.0;              ///< share of the points that lie in their interval
};

/// All 0 if there are no points.
CheckSummary summary_of(std::span<const ModelCheck> checks);

}  // namespace zcbench
