// PeakRates: how fast this machine is at best, as zcbench_micro measured it, and the file that
// keeps it. Measured by limits_benchmark; read by the summary, the results file and `list`.
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

/// What a machine is known by: limits of one are of no use on another.
struct MachineId {
  std::string cpu_model;
  std::string kernel;
  std::uint64_t num_cpus = 0;
  std::uint64_t allowed_cpus = 0;  ///< P of all figures at P threads
  std::vector<CpuCache> caches;    ///< as sysfs tells; often empty in virtual machines

  bool operator==(const MachineId&) const = default;
};

MachineId limits_machine(const Environment& environment);

/// The median of the repetitions of one benchmark.
struct PeakRate {
  std::string name;  ///< e.g. "memory/read/L2/threads:1": the benchmark's, without its clock
  double value = 0.0;
  std::string unit;  ///< "GB/s" (10^9 bytes of the array), "ns" (per page) or "us"
  double first_quartile = 0.0;
  double third_quartile = 0.0;
  double deviation = 0.0;  ///< median absolute deviation
  std::uint64_t repetitions = 0;
  std::string benchmark;  ///< as zcbench_micro calls it
};

struct UnavailableRate {
  std::string name;
  std::string reason;
};

struct PeakRates {
  std::string date_utc;  ///< ISO 8601
  MachineId machine;
  std::uint64_t l2_bytes = 0;  ///< that the working sets were made for
  std::uint64_t l3_bytes = 0;
  std::string caches_from;  ///< "sysfs", "cpuid" or "assumed"
  std::vector<PeakRate> figures;
  std::vector<UnavailableRate> unavailable;

  /// nullptr if there is no such figure.
  const PeakRate* find(std::string_view name) const;
};

/// Nothing if `here` is the machine of the limits, else what differs.
std::optional<std::string> why_other_machine(const PeakRates& limits, const MachineId& here);

/// Array bandwidth of the loop that goes to memory as the point's kernel does.
struct MemoryLimit {
  std::string_view loop;   ///< "read", or "scale" where the kernel writes the array
  std::string_view level;  ///< "L2", "L3" or "memory": the nearest that holds the array
  double gb_per_s;
};

/// Nothing for `null`, which touches no memory, or if a figure is missing. Of W workers on P CPUs:
/// the loop's in one thread for W = 1, in P threads for W >= P, in between W times that of one, at
/// most that of P. L2 if a worker's slice fits it, L3 if the array does, else memory.
std::optional<MemoryLimit> memory_limit(const PeakRates& limits, const Point& point);

/// The point's array bandwidth, 8 N bytes / `time_ns`, as a share of that limit.
double share_of(const MemoryLimit& limit, const Point& point, double time_ns);

inline constexpr const char* kLimitsPath = "results/limits.json";

nlohmann::ordered_json to_json(const PeakRates& limits);
/// Throws ConfigError that says where `text` is not a limits file; `label` names it.
PeakRates parse_peak_rates(const std::string& text, const std::string& label);
/// The same of a value that lies in another file.
PeakRates parse_peak_rates(const JsonValue& root);

/// The member "caches", as a limits file and a results file have it. Throws ConfigError.
std::vector<CpuCache> caches_in(const JsonValue& object);

/// Limits that may be held against results, or one line for the user why there are none.
struct KnownLimits {
  std::optional<PeakRates> limits;
  std::string why_none;
};

/// Of the file at `path`: none if it is not there, is broken, or is another machine's.
KnownLimits load_peak_rates(const std::string& path, const MachineId& here);

}  // namespace zcbench
