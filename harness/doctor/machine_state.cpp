#include "harness/doctor/machine_state.hpp"

#include <fstream>
#include <sstream>

#include "harness/machine/huge_pages.hpp"
#include "harness/os/file_io.hpp"

namespace zcbench {

namespace {

constexpr const char* kCpus = "/sys/devices/system/cpu/";
constexpr const char* kClockSource =
    "/sys/devices/system/clocksource/clocksource0/current_clocksource";

std::string first_word(const std::string& path) {
  std::ifstream file(path);
  std::string word;
  file >> word;
  return word;
}

// intel_pstate reports whether turbo is disabled, the other drivers whether it is enabled.
std::optional<bool> read_turbo(const std::string& cpus) {
  if (const auto forbidden = number_in_file(cpus + "intel_pstate/no_turbo")) return *forbidden == 0;
  if (const auto allowed = number_in_file(cpus + "cpufreq/boost")) return *allowed != 0;
  return std::nullopt;
}

std::optional<bool> read_smt(const std::string& cpus) {
  const auto active = number_in_file(cpus + "smt/active");
  if (!active) return std::nullopt;
  return *active != 0;
}

// "cpu user nice system idle iowait irq softirq steal guest guest_nice" (proc(5)); user already
// includes guest time.
std::optional<double> read_stolen_share(const std::string& root) {
  std::ifstream file(root + "/proc/stat");
  std::string line;
  std::getline(file, line);
  std::istringstream words(line);
  std::string cpu;
  words >> cpu;
  constexpr int kSteal = 7;
  double total = 0.0;
  double ticks = 0.0;
  for (int field = 0; field <= kSteal; ++field) {
    if (cpu != "cpu" || !(words >> ticks)) return std::nullopt;
    total += ticks;
  }
  if (total <= 0.0) return std::nullopt;
  return ticks / total;
}

std::optional<std::uint64_t> read_swap_used(const std::string& root) {
  std::ifstream file(root + "/proc/meminfo");
  std::optional<std::uint64_t> total_kib;
  std::optional<std::uint64_t> free_kib;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string key;
    std::uint64_t kib = 0;
    if (!(words >> key >> kib)) continue;
    if (key == "SwapTotal:") total_kib = kib;
    if (key == "SwapFree:") free_kib = kib;
  }
  if (!total_kib || !free_kib || *free_kib > *total_kib) return std::nullopt;
  return (*total_kib - *free_kib) * 1024;
}

std::optional<int> read_randomization(const std::string& root) {
  const auto level = number_in_file(root + "/proc/sys/kernel/randomize_va_space");
  if (!level) return std::nullopt;
  return static_cast<int>(*level);
}

}  // namespace

MachineState read_machine_state(const Environment& environment, const std::string& root) {
  const std::string cpus = root + kCpus;
  const std::string frequency = cpus + "cpu0/cpufreq/";
  return {.environment = environment,
          .turbo_enabled = read_turbo(cpus),
          .base_khz = number_in_file(frequency + "base_frequency"),
          .most_khz = number_in_file(frequency + "cpuinfo_max_freq"),
          .smt_active = read_smt(cpus),
          .stolen_share = read_stolen_share(root),
          .swap_used_bytes = read_swap_used(root),
          .address_randomization = read_randomization(root),
          .clock_source = first_word(root + kClockSource),
          .has_private_huge_pages = !why_no_huge_private_memory(root),
          .has_shared_huge_pages = !why_no_huge_shared_memory(root)};
}

}  // namespace zcbench
