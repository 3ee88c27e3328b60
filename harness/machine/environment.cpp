#include "harness/machine/environment.hpp"

#include <errno.h>
#include <fmt/core.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/machine/cgroup.hpp"
#include "harness/machine/cpu_binding.hpp"
#include "harness/os/file_io.hpp"

namespace zcbench {

namespace {

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// The value of the first "KEY : VALUE" line with that key in a file of /proc.
std::string value_in(std::istream&& text, const std::string& key) {
  for (std::string line; std::getline(text, line);) {
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    const auto key_end = line.find_last_not_of(" \t", colon - 1);
    if (line.substr(0, key_end + 1) != key) continue;
    const auto begin = line.find_first_not_of(" \t", colon + 1);
    return begin == std::string::npos ? "" : line.substr(begin);
  }
  return "";
}

// "always [madvise] never" -> "madvise"
std::string chosen(const std::string& choices) {
  const auto open = choices.find('[');
  const auto close = choices.find(']', open);
  if (close == std::string::npos) return "";
  return choices.substr(open + 1, close - open - 1);
}

std::uint64_t meminfo_bytes(const std::string& root, const std::string& key,
                            std::uint64_t otherwise) {
  const std::string value = value_in(std::ifstream(root + "/proc/meminfo"), key);
  return value.empty() ? otherwise : std::strtoull(value.c_str(), nullptr, 10) * 1024;
}

// "48K" or "2M" -> bytes
std::uint64_t cache_size_bytes(const std::string& text) {
  char* unit = nullptr;
  const std::uint64_t size = std::strtoull(text.c_str(), &unit, 10);
  switch (*unit) {
    case 'K': return size << 10;
    case 'M': return size << 20;
    case 'G': return size << 30;
    default: return size;
  }
}

// "00000000,00000003" -> 2
int bits_set(const std::string& hexadecimal_map) {
  int bits = 0;
  for (const char digit : hexadecimal_map) {
    const std::string text(1, digit);
    bits += __builtin_popcountl(std::strtoul(text.c_str(), nullptr, 16));
  }
  return bits;
}

std::vector<CpuCache> read_caches(const std::string& root) {
  std::vector<CpuCache> caches;
  for (int index = 0;; ++index) {
    const std::string folder =
        fmt::format("{}/sys/devices/system/cpu/cpu0/cache/index{}/", root, index);
    const auto level = number_in_file(folder + "level");
    if (!level) return caches;
    caches.push_back({.type = first_line(folder + "type"),
                      .level = static_cast<int>(*level),
                      .size_bytes = cache_size_bytes(first_line(folder + "size")),
                      .num_sharing = bits_set(first_line(folder + "shared_cpu_map"))});
  }
}

std::string governor_of(const std::string& root, int cpu) {
  return first_line(
      fmt::format("{}/sys/devices/system/cpu/cpu{}/cpufreq/scaling_governor", root, cpu));
}

bool is_scaling_enabled(const std::string& root, int cpus) {
  for (int cpu = 0; cpu < cpus; ++cpu) {
    const std::string governor = governor_of(root, cpu);
    if (!governor.empty() && governor != "performance") return true;
  }
  return false;
}

// The kernel makes this file anew for each reader, CPU by CPU.
class CpuInfo {
 public:
  explicit CpuInfo(const std::string& root) {
    std::ifstream file(root + "/proc/cpuinfo");
    std::getline(file, text_, '\0');  // the whole file; an iterator would throw at a read error
  }

  std::string value_of(const std::string& key) const {
    return value_in(std::istringstream(text_), key);
  }

 private:
  std::string text_;
};

int read_mhz(const std::string& root, const CpuInfo& cpu) {
  const std::string mhz = cpu.value_of("cpu MHz");
  if (!mhz.empty()) return static_cast<int>(std::lround(std::strtod(mhz.c_str(), nullptr)));
  const auto khz = number_in_file(root + "/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq");
  return khz ? static_cast<int>(*khz / 1000) : 0;
}

std::string read_hypervisor(const std::string& root, const CpuInfo& cpu) {
  const std::string type = first_line(root + "/sys/hypervisor/type");
  if (!type.empty()) return type;
  const std::string flags = fmt::format(" {} ", cpu.value_of("flags"));
  if (flags.find(" hypervisor ") == std::string::npos) return "none";
  const std::string vendor = first_line(root + "/sys/class/dmi/id/sys_vendor");
  return vendor.empty() ? "unknown" : vendor;
}

std::optional<std::uint64_t> limit_below(const std::string& root, std::uint64_t memory_bytes) {
  const std::uint64_t limit_bytes = cgroup_memory_limit_bytes(root);
  if (limit_bytes < memory_bytes) return limit_bytes;
  return std::nullopt;
}

std::vector<int> cpu_numbers(const std::vector<std::uint32_t>& cpus) {
  return {cpus.begin(), cpus.end()};
}

std::vector<double> read_load_averages(const std::string& root) {
  std::ifstream file(root + "/proc/loadavg");
  std::vector<double> averages(3);
  if (file >> averages[0] >> averages[1] >> averages[2]) return averages;
  return {};
}

// "Linux 6.18.44-fc" -> "Linux 6.18"
std::string major_and_minor(const std::string& kernel) {
  const auto major_end = kernel.find('.');
  if (major_end == std::string::npos) return kernel;
  return kernel.substr(0, kernel.find_first_not_of("0123456789", major_end + 1));
}

}  // namespace

MachineKey machine_key(const Environment& environment) {
  constexpr double kGiB = 1024.0 * 1024.0 * 1024.0;
  const auto memory_gib = std::llround(static_cast<double>(environment.memory_bytes) / kGiB);
  const bool is_bare = environment.hypervisor == "none";
  return {{{"cpu_model", environment.cpu_model},
           {"num_cpus", std::to_string(environment.num_cpus)},
           {"allowed_cpus", std::to_string(environment.allowed_cpus.size())},
           {"memory_gib", std::to_string(memory_gib)},
           {"kernel", major_and_minor(environment.kernel)},
           {"governor", environment.governor},
           {"microcode", is_bare ? environment.microcode : ""},
           {"hypervisor", environment.hypervisor}}};
}

void to_json(nlohmann::ordered_json& json, const CpuCache& cache) {
  json = {{"type", cache.type},
          {"level", cache.level},
          {"size", cache.size_bytes},
          {"num_sharing", cache.num_sharing}};
}

std::uint64_t available_memory_bytes(const std::string& root, std::uint64_t otherwise) {
  return meminfo_bytes(root, "MemAvailable", otherwise);
}

Environment read_environment(const std::string& root) {
  utsname system{};
  ::uname(&system);
  const std::string thp = root + "/sys/kernel/mm/transparent_hugepage/";
  const int num_cpus = static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN));
  const std::uint64_t memory_bytes = meminfo_bytes(root, "MemTotal", 0);
  const CpuInfo cpu(root);
  return {.host_name = system.nodename,
          .executable = program_invocation_name,
          .num_cpus = num_cpus,
          .mhz_per_cpu = read_mhz(root, cpu),
          .cpu_scaling_enabled = is_scaling_enabled(root, num_cpus),
          .caches = read_caches(root),
          .load_avg = read_load_averages(root),
          .cpu_model = cpu.value_of("model name"),
          .kernel = fmt::format("{} {}", system.sysname, system.release),
          .microcode = cpu.value_of("microcode"),
          .hypervisor = read_hypervisor(root, cpu),
          .governor = governor_of(root, 0),
          .transparent_huge_pages = chosen(first_line(thp + "enabled")),
          .shmem_transparent_huge_pages = chosen(first_line(thp + "shmem_enabled")),
          .memory_bytes = memory_bytes,
          .memory_available_bytes = available_memory_bytes(root, 0),
          .memory_limit_bytes = limit_below(root, memory_bytes),
          .cpu_limit = cgroup_cpu_limit(root),
          .allowed_cpus = cpu_numbers(allowed_cpus()),
          .pipe_max_size_bytes = number_in_file(root + "/proc/sys/fs/pipe-max-size").value_or(0)};
}

void refresh(Environment& environment, const std::string& root) {
  environment.load_avg = read_load_averages(root);
  environment.memory_available_bytes = available_memory_bytes(root, 0);
}

}  // namespace zcbench
