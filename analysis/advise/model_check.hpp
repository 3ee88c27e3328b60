// How well the cost model foretells points it has not seen: each point of a file is left out in
// turn and predicted from the others. Called by the advise command and by the report's chart.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/advise/cost_model.hpp"

namespace zcbench {

/// One point, and what the others say of it.
struct ModelCheck {
  Measurement measured;
  double predicted_ns = 0.0;
  Interval interval{};  ///< of the prediction, 90 %

  /// |predicted / measured - 1|
  double error() const;
  bool is_inside() const;
};

/// Points that the others can say nothing of (the only ones of their kernel, too few of their
/// strategy) are left out. Stone, "Cross-Validatory Choice and Assessment of Statistical
/// Predictions", Journal of the Royal Statistical Society B 36(2), 1974.
std::vector<ModelCheck> leave_one_out(std::span<const Measurement> measurements,
                                      const CostLevels& levels);

struct CheckSummary {
  std::size_t points = 0;
  double median_error = 0.0;
  double ninth_decile_error = 0.0;  ///< nine of ten points have a smaller one
  double inside = 0.0;              ///< share of the points that lie in their interval
};

/// All 0 for no points.
CheckSummary summary_of(std::span<const ModelCheck> checks);

}  // namespace zcbench
