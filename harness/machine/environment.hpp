// Environment: where a run took place, so that a results file can be judged without asking. Read
// once, after the samples; goes into the file's context.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/machine/machine_key.hpp"

namespace zcbench {

struct CpuCache {
  std::string type;  ///< "Data", "Instruction" or "Unified"
  int level = 0;
  std::uint64_t size_bytes = 0;
  int num_sharing = 0;  ///< CPUs that share it

  bool operator==(const CpuCache&) const = default;
};

/// As Google Benchmark writes it: type, level, size, num_sharing.
void to_json(nlohmann::ordered_json& json, const CpuCache& cache);

/// What cannot be read here is empty or none, never guessed.
struct Environment {
  std::string host_name;
  std::string executable;  ///< as it was called
  int num_cpus = 0;        ///< online
  int mhz_per_cpu = 0;
  bool cpu_scaling_enabled = false;  ///< some CPU's governor is not "performance"
  std::vector<CpuCache> caches;      ///< of CPU 0
  std::vector<double> load_avg;      ///< over 1, 5 and 15 minutes

  std::string cpu_model;
  std::string kernel;                        ///< as uname -sr says
  std::string microcode;                     ///< revision of the first CPU's
  std::string hypervisor;                    ///< "none", its kind if known, else "unknown"
  std::string governor;                      ///< of CPU 0
  std::string transparent_huge_pages;        ///< for private memory: always, madvise, never
  std::string shmem_transparent_huge_pages;  ///< for shared memory
  std::uint64_t memory_bytes = 0;
  std::uint64_t memory_available_bytes = 0;
  std::optional<std::uint64_t> memory_limit_bytes;  ///< of the cgroup
  std::optional<double> cpu_limit;                  ///< of the cgroup, in CPUs
  std::vector<int> allowed_cpus;                    ///< this process may run on
  std::uint64_t pipe_max_size_bytes = 0;
};

/// What stays while the machine is the same: no clock rates, no loads, no free memory. Memory to a
/// whole GiB and the kernel's major.minor, because both change a little from boot to boot; the
/// microcode only without a hypervisor, which shows what it likes.
MachineKey machine_key(const Environment& environment);

/// What the kernel says it could hand out without swapping; `otherwise` if it does not say.
std::uint64_t available_memory_bytes(const std::string& root, std::uint64_t otherwise);

/// Reads this machine. `root` stands before /proc and /sys: a test hands in a folder of its own.
Environment read_environment(const std::string& root = "");
/// Reads again what changes all the time: load and available memory.
void refresh(Environment& environment, const std::string& root = "");

}  // namespace zcbench
