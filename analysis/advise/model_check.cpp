#include "analysis/advise/model_check.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "analysis/advise/cost_model.hpp"
#include "harness/os/activity.hpp"

namespace zcbench {

double ModelCheck::error() const { return std::abs(predicted_ns / measured.time_ns - 1.0); }

bool ModelCheck::is_inside() const {
  return measured.time_ns >= interval.low && measured.time_ns <= interval.high;
}

std::vector<ModelCheck> leave_one_out(std::span<const Measurement> measurements,
                                      const CostLevels& levels) {
  std::map<std::pair<std::string, std::string>, std::vector<Measurement>> groups;
  for (const Measurement& one : measurements) {
    groups[{one.strategy, one.lifecycle}].push_back(one);
  }
  std::vector<ModelCheck> checks;
  Activity activity("predicting each point from the others", measurements.size());
  for (const auto& [name, group] : groups) {
    CostFits fits(group, levels);
    for (std::size_t i = 0; i < group.size(); ++i) {
      activity.advance();
      const Measurement& left_out = group[i];
      const auto model = fits.without(i);
      if (!model) continue;
      const auto prediction =
          predict(*model, {left_out.kernel, left_out.elements, left_out.workers});
      if (!prediction || !(prediction->estimate.time > 0.0)) continue;
      checks.push_back(
          {.measured = left_out,
           .predicted_ns = prediction->estimate.time,
           .interval = prediction_interval(prediction->estimate, kPredictionConfidence)});
    }
  }
  return checks;
}

CheckSummary summary_of(std::span<const ModelCheck> checks) {
  if (checks.empty()) return {};
  std::vector<double> errors;
  for (const ModelCheck& check : checks) errors.push_back(check.error());
  const auto inside = std::ranges::count_if(checks, &ModelCheck::is_inside);
  return {.points = checks.size(),
          .median_error = median(errors),
          .ninth_decile_error = quantile(errors, 0.9),
          .inside = static_cast<double>(inside) / static_cast<double>(checks.size())};
}

}  // namespace zcbench
