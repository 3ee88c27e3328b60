#include "harness/doctor/memory_checks.hpp"

#include <fmt/core.h>

#include <optional>

#include "harness/base/format.hpp"

namespace zcbench {

namespace {

constexpr double kArrayBytes = 8e6;                 // a million doubles
constexpr std::uint64_t kUsualPipeBytes = 1 << 20;  // the kernel's default (pipe(7))

constexpr const char* kFewer = "free memory, or leave out the largest points: --set elements=...";

Finding check_available(const MemoryRoom& room) {
  Finding finding{
      .check = "memory",
      .seen = fmt::format("{} available, the lecture config needs {}",
                          format_bytes(room.available_bytes), format_bytes(room.needed_bytes))};
  if (room.available_bytes >= room.needed_bytes) return finding;
  finding.state = Health::warning;
  finding.cost = "its largest points are recorded as unavailable";
  finding.remedy = kFewer;
  return finding;
}

Finding check_limit(const Environment& environment, const MemoryRoom& room) {
  Finding finding{.check = "memory_limit", .seen = "none"};
  if (!environment.memory_limit_bytes) return finding;
  finding.seen =
      fmt::format("{}, set by the control group", format_bytes(*environment.memory_limit_bytes));
  if (*environment.memory_limit_bytes >= room.needed_bytes) return finding;
  finding.state = Health::warning;
  finding.cost = fmt::format(
      "the lecture config needs {}: its largest points are recorded as "
      "unavailable",
      format_bytes(room.needed_bytes));
  finding.remedy = "raise the limit (docker run --memory, systemd MemoryMax=, memory.max)";
  return finding;
}

Finding check_swap(const MachineState& state, const FaultProbe& faults) {
  Finding finding{.check = "swap", .seen = "none in use"};
  if (!state.swap_used_bytes) {
    finding.state = Health::unknown;
    finding.seen = "not reported";
  } else if (*state.swap_used_bytes > 0) {
    finding.state = Health::warning;
    finding.seen = fmt::format("{} in use", format_bytes(*state.swap_used_bytes));
    // Dean and Norvig, "Latency numbers every programmer should know".
    finding.cost = "reading a page back from an SSD takes about 150 us (Dean and Norvig)";
    if (faults.private_small_ns) {
      finding.cost +=
          fmt::format(", a fresh one {} (measured)", format_duration_ns(*faults.private_small_ns));
    }
    finding.remedy = "free memory, then as root: swapoff -a && swapon -a";
  }
  return finding;
}

Finding check_shm(const MemoryRoom& room) {
  Finding finding{
      .check = "dev_shm",
      .seen = fmt::format("{} free in /dev/shm, the lecture config's largest point needs {}",
                          format_bytes(room.shm_free_bytes), format_bytes(room.shm_needed_bytes))};
  if (room.shm_free_bytes >= room.shm_needed_bytes && room.shm_free_bytes > 0) return finding;
  finding.state = Health::warning;
  finding.cost = "points of posix_shm are recorded as unavailable";
  finding.remedy = "as root: mount -o remount,size=1G /dev/shm (docker run --shm-size=1g)";
  return finding;
}

// The cost of small pages and, if measured, of huge ones.
std::string fault_cost(std::optional<double> small_ns, std::optional<double> huge_ns) {
  if (!small_ns) return "";
  const auto array_time = [](double per_page_ns) {
    return format_duration_ns(per_page_ns * kArrayBytes / static_cast<double>(kPageBytes));
  };
  std::string text =
      fmt::format("measured: {} of CPU time to touch a page of 4 KiB, {} per million doubles",
                  format_duration_ns(*small_ns), array_time(*small_ns));
  if (huge_ns) text += fmt::format("; {} in huge pages", array_time(*huge_ns));
  return text;
}

Finding check_private_pages(const MachineState& state, const FaultProbe& faults) {
  const std::string& word = state.environment.transparent_huge_pages;
  Finding finding{.check = "private_pages",
                  .seen = fmt::format("transparent_hugepage/enabled is {}", word),
                  .cost = fault_cost(faults.private_small_ns, faults.private_huge_ns)};
  if (word.empty()) {
    finding.state = Health::unknown;
    finding.seen = "this kernel has no transparent huge pages";
  } else if (!state.has_private_huge_pages) {
    finding.state = Health::warning;
    finding.remedy = "as root: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled";
  }
  return finding;
}

Finding check_shared_pages(const MachineState& state, const FaultProbe& faults) {
  const std::string& word = state.environment.shmem_transparent_huge_pages;
  Finding finding{.check = "shared_pages",
                  .seen = fmt::format("transparent_hugepage/shmem_enabled is {}", word),
                  .cost = fault_cost(faults.shared_small_ns, faults.shared_huge_ns)};
  if (word.empty()) {
    finding.state = Health::unknown;
    finding.seen = "this kernel has no transparent huge pages of shared memory";
  } else if (!state.has_shared_huge_pages) {
    finding.state = Health::warning;
    const bool is_general = word == "never" || word == "deny";
    if (!is_general) finding.seen += ", but not for pages of 2 MiB";
    finding.remedy = fmt::format(
        "as root: echo advise > /sys/kernel/mm/transparent_hugepage/{}shmem_enabled; "
        "then \"pages\": \"huge\" in a config; \"2m\" needs no setting where zcbench may mount a "
        "tmpfs (`zcbench list` says so)",
        is_general ? "" : "hugepages-2048kB/");
  }
  return finding;
}

Finding check_pipes(const Environment& environment) {
  const std::uint64_t bytes = environment.pipe_max_size_bytes;
  Finding finding{.check = "pipe_size",
                  .seen = fmt::format("pipes of up to {}", format_bytes(bytes))};
  if (bytes == 0) {
    finding.state = Health::unknown;
    finding.seen = "not reported";
  } else if (bytes < kUsualPipeBytes) {
    finding.state = Health::warning;
    finding.cost = fmt::format("a million doubles fill a pipe {:.0f} times instead of {:.0f}",
                               kArrayBytes / static_cast<double>(bytes),
                               kArrayBytes / static_cast<double>(kUsualPipeBytes));
    finding.remedy = "as root: sysctl fs.pipe-max-size=1048576";
  }
  return finding;
}

// Both settings are legitimate, but a fixed layout biases every figure in the same way. Mytkowicz
// et al., "Producing Wrong Data Without Doing Anything Obviously Wrong!", ASPLOS 2009.
Finding check_layout(const MachineState& state) {
  Finding finding{.check = "address_layout"};
  if (!state.address_randomization) {
    finding.state = Health::unknown;
    finding.seen = "not reported";
  } else if (*state.address_randomization == 0) {
    finding.seen = "the same in every launch: its bias is in every figure";
  } else {
    finding.seen = "random in every launch: --launches 5 averages over it";
  }
  return finding;
}

}  // namespace

Findings check_memory(const MachineState& state, const FaultProbe& faults, const MemoryRoom& room) {
  return {check_available(room),
          check_limit(state.environment, room),
          check_swap(state, faults),
          check_shm(room),
          check_private_pages(state, faults),
          check_shared_pages(state, faults),
          check_pipes(state.environment),
          check_layout(state)};
}

}  // namespace zcbench
