#include "harness/doctor/cpu_checks.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "harness/base/format.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kLectureWorkers = 4;
// Reading the clock through the vDSO takes 20 to 60 ns; with a system call it takes more than this.
constexpr double kMostReadNs = 200.0;

std::string ramp_cost(const SpinProbe& spin) {
  if (spin.read_ns <= 0.0 || spin.first_read_ns <= 0.0) return "";
  const double change = (spin.first_read_ns / spin.read_ns - 1.0) * 100.0;
  return fmt::format(
      "measured: a busy loop's first 2 ms after a pause of 50 ms ran {:.0f} % {} "
      "than the rest",
      std::abs(change), change < 0 ? "faster" : "slower");
}

Finding check_governor(const MachineState& state, const SpinProbe& spin) {
  Finding finding{.check = "governor", .seen = state.environment.governor};
  if (state.environment.cpu_scaling_enabled) {
    finding.state = Health::warning;
    finding.seen += ", not performance on every CPU";
    finding.cost = ramp_cost(spin);
    finding.remedy = "as root: cpupower frequency-set -g performance";
  } else if (state.environment.governor.empty()) {
    finding.state = Health::unknown;
    finding.seen = "not reported (usual in virtual machines)";
    finding.cost = ramp_cost(spin);
    finding.remedy = "ask the host's administrator";
  }
  return finding;
}

Finding check_turbo(const MachineState& state) {
  Finding finding{.check = "turbo", .seen = "off"};
  if (!state.turbo_enabled) {
    finding.state = Health::unknown;
    finding.seen = "not reported (usual in virtual machines)";
    finding.remedy = "ask the host's administrator";
  } else if (*state.turbo_enabled) {
    finding.state = Health::warning;
    finding.seen = "on: the clock rate depends on heat and on how many cores are busy";
    if (state.base_khz && state.most_khz && *state.base_khz > 0) {
      finding.cost = fmt::format(
          "up to {:.0f} % between the base and the highest clock rate, according to cpufreq",
          (static_cast<double>(*state.most_khz) / static_cast<double>(*state.base_khz) - 1.0) *
              100.0);
    }
    finding.remedy =
        "as root: echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo (Intel) or "
        "echo 0 > /sys/devices/system/cpu/cpufreq/boost";
  }
  return finding;
}

Finding check_smt(const MachineState& state) {
  Finding finding{.check = "smt", .seen = "off: one thread per core"};
  if (!state.smt_active) {
    finding.state = Health::unknown;
    finding.seen = "not reported";
  } else if (*state.smt_active) {
    finding.state = Health::warning;
    finding.seen = "on: two workers may share a core";
    // Marr et al., "Hyper-Threading Technology Architecture and Microarchitecture", Intel
    // Technology Journal 6(1), 2002.
    finding.cost =
        "two threads of a core do up to 1.3 times the work of one (Marr et al. 2002), so each "
        "runs at two thirds of its speed or less";
    finding.remedy =
        "as root: echo off > /sys/devices/system/cpu/smt/control; or taskset -c one CPU of each "
        "core (lscpu -e)";
  }
  return finding;
}

Finding check_count(const Environment& environment) {
  const std::size_t allowed = environment.allowed_cpus.size();
  Finding finding{
      .check = "cpus",
      .seen = fmt::format("{} of {} may be used", allowed,
                          format_count(static_cast<std::uint64_t>(environment.num_cpus), "CPU"))};
  if (allowed == 0) {
    finding.state = Health::unknown;
  } else if (allowed < kLectureWorkers) {
    finding.state = Health::warning;
    finding.cost = fmt::format(
        "the lecture's {} workers take turns: their work takes at least {:.2g} times as long as in "
        "parallel",
        kLectureWorkers, static_cast<double>(kLectureWorkers) / static_cast<double>(allowed));
    finding.remedy = environment.num_cpus > static_cast<int>(allowed)
                         ? "allow more CPUs (taskset, cpuset of the container)"
                         : "use a larger machine, or only results with at most that many workers";
  }
  return finding;
}

Finding check_quota(const Environment& environment) {
  Finding finding{.check = "cpu_quota", .seen = "none"};
  if (!environment.cpu_limit) return finding;
  const auto allowed = static_cast<double>(environment.allowed_cpus.size());
  finding.seen = fmt::format("limited to {:.3g} CPUs by the control group", *environment.cpu_limit);
  if (*environment.cpu_limit >= std::max(allowed, 1.0)) return finding;
  finding.state = Health::warning;
  finding.cost = fmt::format(
      "with {:.0f} CPUs busy, all of them stop for {:.0f} % of the time, for up to a whole period "
      "(100 ms by default: the kernel's cgroup-v2.rst)",
      allowed, (1.0 - *environment.cpu_limit / allowed) * 100.0);
  finding.remedy = "lift the limit (docker run --cpus, systemd CPUQuota=, cpu.max)";
  return finding;
}

Finding check_hypervisor(const MachineState& state, const FaultProbe& faults) {
  Finding finding{.check = "hypervisor", .seen = state.environment.hypervisor};
  if (state.environment.hypervisor.empty()) {
    finding.state = Health::unknown;
    finding.seen = "not reported";
  } else if (state.environment.hypervisor != "none") {
    finding.state = Health::warning;
    finding.seen = fmt::format("a virtual machine ({})", state.environment.hypervisor);
    if (faults.private_small_ns) {
      finding.cost = fmt::format(
          "page faults and forks go through two page tables; measured: {} of CPU time to touch "
          "4 KiB of fresh memory",
          format_duration_ns(*faults.private_small_ns));
    }
    finding.remedy = "compare results only with others of this machine";
  }
  return finding;
}

Finding check_clock(const MachineState& state, const SpinProbe& spin) {
  constexpr std::array<std::string_view, 4> kReadInUserSpace{
      "tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter"};
  const bool is_cheap =
      std::ranges::find(kReadInUserSpace, state.clock_source) != kReadInUserSpace.end();
  Finding finding{.check = "clock", .seen = state.clock_source};
  const std::string measured =
      fmt::format("measured: {} per reading", format_duration_ns(spin.read_ns));
  if (state.clock_source.empty()) {
    finding.state = Health::unknown;
    finding.seen = "not reported";
    finding.cost = measured;
  } else if (!is_cheap || spin.read_ns > kMostReadNs) {
    finding.state = Health::warning;
    finding.cost = measured + ", which every timestamp of parent and workers needs";
    finding.remedy =
        "as root, where available_clocksource lists it: echo tsc > "
        "/sys/devices/system/clocksource/clocksource0/current_clocksource";
  } else {
    finding.cost = measured;
  }
  return finding;
}

}  // namespace

Findings check_cpus(const MachineState& state, const Probes& probes) {
  return {check_governor(state, probes.spin),
          check_turbo(state),
          check_smt(state),
          check_count(state.environment),
          check_quota(state.environment),
          check_hypervisor(state, probes.faults),
          check_clock(state, probes.spin)};
}

}  // namespace zcbench
