#include "harness/measure/phase_timestamps.hpp"

#include <algorithm>

namespace zcbench {

Phases cut_phases(const PhaseTimestamps& cuts) {
  const std::int64_t started = std::max(cuts.started_ns, cuts.begin_ns);
  const std::int64_t distributed = std::max(cuts.distributed_ns, started);
  const std::int64_t collected = std::max(cuts.collected_ns, distributed);
  // A worker may still be running its last instructions when the parent already has the result.
  const std::int64_t computed = std::clamp(cuts.compute_end_ns, distributed, collected);
  const std::int64_t joined = std::max(cuts.joined_ns, collected);
  return {.publish_ns = 0,
          .start_ns = started - cuts.begin_ns,
          .distribute_ns = distributed - started,
          .compute_ns = computed - distributed,
          .collect_ns = collected - computed,
          .join_ns = joined - collected};
}

}  // namespace zcbench
