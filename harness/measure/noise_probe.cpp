#include "harness/measure/noise_probe.hpp"

#include "harness/base/statistics.hpp"
#include "harness/measure/worker_group.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

constexpr std::int64_t kGuardLimitNs = 30'000'000'000;

}  // namespace

NoiseProbe measure_round_guard() {
  const std::int64_t deadline_ns = now_ns() + kGuardLimitNs;
  try {
    ControlBlock side;
    RoundBarrier board(kGuardWorkers, side);
    WorkerGroup group(WorkerKind::process, kGuardWorkers, deadline_ns, board,
                      [](std::uint32_t, const Deadline&) {});
    const Alarm alarm(deadline_ns);
    const Deadline limit(deadline_ns, throw_if_interrupted);
    const std::int64_t begin_ns = now_ns();
    group.start();
    group.join(limit);
    return {.fork_ns = now_ns() - begin_ns};
  } catch (const TrialError&) {
    // A failed probe must not fail the run. Whatever keeps it from forking will fail the points.
    return {.fork_ns = 0, .noisy = true};
  }
}

void mark_noisy_rounds(std::vector<NoiseProbe>& rounds) {
  std::vector<double> guards;
  for (const NoiseProbe& round : rounds) {
    if (round.fork_ns > 0) guards.push_back(static_cast<double>(round.fork_ns));
  }
  if (guards.empty()) return;
  const double limit_ns = kNoisyFactor * median(guards);
  for (NoiseProbe& round : rounds) {
    round.noisy = round.noisy || static_cast<double>(round.fork_ns) > limit_ns;
  }
}

}  // namespace zcbench
