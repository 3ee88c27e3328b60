#include "harness/run/stop_rule.hpp"

#include "harness/results/point_summary.hpp"

namespace zcbench {

std::string_view to_string(StopReason reason) {
  switch (reason) {
    case StopReason::target: return "target";
    case StopReason::max: return "max";
    case StopReason::max_seconds: return "max_seconds";
  }
  return "";
}

std::optional<StopReason> StopRule::why_stop(const PointResult& point) {
  const std::size_t samples = point.samples.size();
  if (samples < sampling_.min) return std::nullopt;
  const bool is_last_look = samples >= max_samples_;
  if (is_last_look || samples >= looked_at_ + looked_at_ / 100 + 1) {
    looked_at_ = samples;
    const auto median = point_median(point);
    if (median &&
        median->relative_half_width.value_or(sampling_.target_ci + 1.0) <= sampling_.target_ci) {
      return StopReason::target;
    }
  }
  if (is_last_look) return StopReason::max;
  if (sampling_.max_seconds && static_cast<double>(elapsed_ns_) >= *sampling_.max_seconds * 1e9) {
    return StopReason::max_seconds;
  }
  return std::nullopt;
}

}  // namespace zcbench
