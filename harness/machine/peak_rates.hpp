// PeakRates: the highest rates of this machine that zcbench_micro measured, and the file that
// stores them. limits_benchmark measures them; the summary, the results file and `list` use them.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/json/json_document.hpp"
#include "harness/machine/environment.hpp"
#include "harness/model/point.hpp"

namespace zcbench {

/// Identifies the machine that peak rates belong to: they do not apply to any other.
struct MachineId {
  std::string cpu_model;
  std::string kernel;
  std::uint64_t num_cpus = 0;
  std::uint64_t allowed_cpus = 0;  ///< P in all figures with P threads
  std::vector<CpuCache> caches;    ///< from sysfs; often empty in virtual machines

  bool operator==(const MachineId&) const = default;
};

MachineId limits_machine(const Environment& environment);

/// The median of the repetitions of one benchmark.
struct PeakRate {
  std::string name;  ///< e.g. "memory/read/L2/threads:1": the benchmark's name without its clock
  double value = 0.0;
  std::string unit;  ///< "GB/s" (10^9 bytes of the array), "ns" (per page) or "us"
  double first_quartile = 0.0;
  double third_quartile = 0.0;
  double deviation = 0.0;  ///< median absolute deviation
  std::uint64_t repetitions = 0;
  std::string benchmark;  ///< its name in zcbench_micro
};

struct UnavailableRate {
  std::string name;
  std::string reason;
};

struct PeakRates {
  std::string date_utc;  ///< ISO 8601
  MachineId machine;
  std::uint64_t l2_bytes = 0;  ///< cache size that the working sets were chosen for
  std::uint64_t l3_bytes = 0;
  std::string caches_from;  ///< "sysfs", "cpuid" or "assumed"
  std::vector<PeakRate> figures;
  std::vector<UnavailableRate> unavailable;

  /// Returns nullptr if there is no such figure.
  const PeakRate* find(std::string_view name) const;
};

/// Returns nullopt if `here` is the machine of the limits, otherwise what differs.
std::optional<std::string> why_other_machine(const PeakRates& limits, const MachineId& here);

/// Array bandwidth of the loop that accesses memory as the point's kernel does.
struct MemoryLimit {
  std::string_view loop;   ///< "read", or "scale" if the kernel writes the array
  std::string_view level;  ///< "L2", "L3" or "memory": the first in which the array fits
  double gb_per_s;
};

/// Returns nullopt for `null`, which touches no memory, or if a figure is missing. For W workers on
/// P CPUs: the loop's rate with one thread for W = 1, with P threads for W >= P, otherwise W times
/// the former, at most the latter. L2 if a worker's slice fits, L3 if the array fits, else memory.
std::optional<MemoryLimit> memory_limit(const PeakRates& limits, const Point& point);

/// The point's array bandwidth, 8 N bytes / `time_ns`, divided by that limit.
double share_of(const MemoryLimit& limit, const Point& point, double time_ns);

inline constexpr const char* kLimitsPath = "results/limits.json";

nlohmann::ordered_json to_json(const PeakRates& limits);
/// Throws ConfigError with the position at which `text` is not a limits file; `label` names it.
PeakRates parse_peak_rates(const std::string& text, const std::string& label);
/// The same for a value inside another file.
PeakRates parse_peak_rates(const JsonValue& root);

/// Reads the member "caches" of a limits file or a results file. Throws ConfigError.
std::vector<CpuCache> caches_in(const JsonValue& object);

/// Limits that results can be compared with, or one line that tells the user why there are none.
struct KnownLimits {
  std::optional<PeakRates> limits;
  std::string why_none;
};

/// Loads the file at `path`. There are no limits if it is missing, damaged or from another machine.
KnownLimits load_peak_rates(const std::string& path, const MachineId& here);

}  // namespace zcbench
