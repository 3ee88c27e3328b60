// Environment: the machine that a run took place on, so that a results file can be judged by
// itself. The run command reads it once, after the samples; it goes into the file's context.
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

/// The members that Google Benchmark writes: type, level, size, num_sharing.
void to_json(nlohmann::ordered_json& json, const CpuCache& cache);

/// Values that cannot be read are empty or nullopt, never guessed.
struct Environment {
  std::string host_name;
  std::string executable;  ///< the path that was called
  int num_cpus = 0;        ///< online
  int mhz_per_cpu = 0;
  bool cpu_scaling_enabled = false;  ///< some CPU's governor is not "performance"
  std::vector<CpuCache> caches;      ///< of CPU 0
  std::vector<double> load_avg;      ///< over 1, 5 and 15 minutes

  std::string cpu_model;
  std::string kernel;                        ///< output of uname -sr
  std::string microcode;                     ///< revision, of the first CPU
  std::string hypervisor;                    ///< "none", its kind if known, else "unknown"
  std::string governor;                      ///< of CPU 0
  std::string transparent_huge_pages;        ///< for private memory: always, madvise, never
  std::string shmem_transparent_huge_pages;  ///< for shared memory
  std::uint64_t memory_bytes = 0;
  std::uint64_t memory_available_bytes = 0;
  std::optional<std::uint64_t> memory_limit_bytes;  ///< of the cgroup
  std::optional<double> cpu_limit;                  ///< of the cgroup, in CPUs
  std::vector<int> allowed_cpus;                    ///< CPUs that this process may run on
  std::uint64_t pipe_max_size_bytes = 0;
};

/// The properties that identify the machine: no clock rates, loads or free memory. Memory is
/// rounded to a GiB and the kernel to major.minor, because both change slightly between boots; the
/// microcode counts only without a hypervisor, which may report any value.
MachineKey machine_key(const Environment& environment);

/// Memory that the kernel could provide without swapping; `otherwise` if it does not report that.
std::uint64_t available_memory_bytes(const std::string& root, std::uint64_t otherwise);

/// Reads this machine, below `root`/proc and `root`/sys; tests pass a folder of their own.
Environment read_environment(const std::string& root = "");
/// Reads again what changes all the time: load and available memory.
void refresh(Environment& environment, const std::string& root = "");

}  // namespace zcbench
