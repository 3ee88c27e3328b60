#include "harness/machine/cgroup.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>

#include "harness/os/file_io.hpp"

namespace zcbench {

namespace {

// Folder of this process in the hierarchy of a v1 controller, or of v2 if `controller` is empty. If
// the process is in none, returns a folder that does not exist.
std::string cgroup_folder(const std::string& root, const std::string& controller) {
  std::ifstream file(root + "/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = fmt::format(",{},", line.substr(first + 1, second - first - 1));
    if (controllers.find(fmt::format(",{},", controller)) == std::string::npos) continue;
    const std::string path = line.substr(second + 1);
    if (controller.empty()) return fmt::format("{}/sys/fs/cgroup{}/", root, path);
    return fmt::format("{}/sys/fs/cgroup/{}{}/", root, controller, path);
  }
  return root + "/proc/self/cgroup/";  // a file, so nothing below it exists
}

}  // namespace

std::uint64_t cgroup_memory_limit_bytes(const std::string& root) {
  const std::uint64_t v1 =
      number_in_file(cgroup_folder(root, "memory") + "memory.limit_in_bytes", UINT64_MAX);
  return number_in_file(cgroup_folder(root, "") + "memory.max", v1);
}

std::uint64_t cgroup_memory_room_bytes(const std::string& root) {
  const std::uint64_t v1 =
      number_in_file(cgroup_folder(root, "memory") + "memory.usage_in_bytes", 0);
  const std::uint64_t used = number_in_file(cgroup_folder(root, "") + "memory.current", v1);
  const std::uint64_t limit = cgroup_memory_limit_bytes(root);
  if (limit == UINT64_MAX) return limit;
  return limit - std::min(limit, used);
}

std::optional<double> cgroup_cpu_limit(const std::string& root) {
  std::ifstream v2(cgroup_folder(root, "") + "cpu.max");
  double quota = 0.0;
  double period = 0.0;
  if (v2 >> quota >> period && period > 0.0) return quota / period;
  const std::string v1 = cgroup_folder(root, "cpu");
  // -1 means no limit and wraps to a huge number.
  const std::uint64_t quota_us = number_in_file(v1 + "cpu.cfs_quota_us", UINT64_MAX);
  const std::uint64_t period_us = number_in_file(v1 + "cpu.cfs_period_us", 0);
  if (quota_us > INT64_MAX || period_us == 0) return std::nullopt;
  return static_cast<double>(quota_us) / static_cast<double>(period_us);
}

}  // namespace zcbench
