#include "harness/doctor/quiet_checks.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "harness/base/format.hpp"
#include "harness/base/statistics.hpp"
#include "harness/measure/noise_probe.hpp"

namespace zcbench {

namespace {

// Load of one program that was busy for half of the last minute.
constexpr double kMostLoad = 0.5;
// The size of the smallest slowdowns that users look for.
constexpr double kMostStolen = 0.01;
constexpr double kMostLost = 0.01;
// 90th percentile of the forks' times divided by their median.
constexpr double kMostForkSpread = 1.5;

constexpr const char* kEndPrograms = "end other programs (top), wait, and run doctor again";

Finding check_load(const Environment& environment) {
  Finding finding{.check = "load"};
  if (environment.load_avg.empty()) {
    finding.state = Health::unknown;
    finding.seen = "not reported";
    return finding;
  }
  const double load = environment.load_avg.front();
  const std::size_t cpus = std::max<std::size_t>(environment.allowed_cpus.size(), 1);
  finding.seen = fmt::format("{:.2f} programs used or waited for a CPU in the last minute", load);
  if (load < kMostLoad) return finding;
  finding.state = Health::warning;
  finding.cost = fmt::format("{} shared with {:.2g} other programs: see busy_loop",
                             format_count(cpus, "CPU"), load);
  finding.remedy = kEndPrograms;
  return finding;
}

Finding check_stolen(const MachineState& state) {
  Finding finding{.check = "stolen_time"};
  if (!state.stolen_share) {
    finding.state = Health::unknown;
    finding.seen = "not reported";
    return finding;
  }
  finding.seen = fmt::format("{:.2f} % of all CPU time since boot went to other virtual machines",
                             *state.stolen_share * 100.0);
  if (*state.stolen_share < kMostStolen) return finding;
  finding.state = Health::warning;
  finding.cost = "that share of a sample on average, in pieces of milliseconds: see busy_loop";
  finding.remedy = "use a machine with dedicated CPUs, or more samples and --launches 5";
  return finding;
}

Finding check_busy_loop(const SpinProbe& spin) {
  Finding finding{.check = "busy_loop"};
  if (spin.wall_ns <= 0.0) {
    finding.state = Health::unknown;
    finding.seen = "not measured";
    return finding;
  }
  const double lost = spin.lost_ns / spin.wall_ns;
  finding.seen = fmt::format("{} over {} in {} of a busy loop; it had a CPU for {:.1f} % of them",
                             format_count(spin.gaps, "gap"), format_duration_ns(kGapNs),
                             format_duration_ns(spin.wall_ns),
                             std::min(spin.cpu_ns / spin.wall_ns, 1.0) * 100.0);
  if (spin.gaps > 0) {
    finding.cost = fmt::format("measured: {:.2f} % of the time, the longest {}", lost * 100.0,
                               format_duration_ns(spin.longest_gap_ns));
  }
  if (lost < kMostLost) return finding;
  finding.state = Health::warning;
  finding.remedy = kEndPrograms;
  return finding;
}

Finding check_forks(const std::vector<double>& forks_ns) {
  Finding finding{.check = "fork_noise"};
  if (forks_ns.empty()) {
    finding.state = Health::unknown;
    finding.seen = "no worker could be forked";
    finding.cost = "no strategy with processes can be measured";
    finding.remedy = "raise ulimit -u or pids.max of the control group";
    return finding;
  }
  const double middle_ns = median(forks_ns);
  const double slow_ns = quantile(forks_ns, 0.9);
  finding.seen = fmt::format("{} no-op forks of {} workers: median {}, fastest {}, slowest {}",
                             forks_ns.size(), kGuardWorkers, format_duration_ns(middle_ns),
                             format_duration_ns(minimum(forks_ns)),
                             format_duration_ns(std::ranges::max(forks_ns)));
  if (slow_ns <= kMostForkSpread * middle_ns) return finding;
  finding.state = Health::warning;
  finding.cost = fmt::format("measured: one in ten takes {:.0f} % longer than the median",
                             (slow_ns / middle_ns - 1.0) * 100.0);
  finding.remedy = kEndPrograms;
  return finding;
}

}  // namespace

Findings check_quiet(const MachineState& state, const Probes& probes) {
  return {check_load(state.environment), check_stolen(state), check_busy_loop(probes.spin),
          check_forks(probes.forks_ns)};
}

}  // namespace zcbench
