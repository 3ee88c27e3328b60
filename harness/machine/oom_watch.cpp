#include "harness/machine/oom_watch.hpp"

#include <fmt/core.h>

#include <fstream>
#include <utility>

namespace zcbench {

OomWatch::OomWatch(std::string root) : root_(std::move(root)), known_(kills()) {}

// OOM kills on the whole machine, including those of memory cgroups (Linux 4.13 and later); 0 if
// the kernel does not report them.
std::uint64_t OomWatch::kills() const {
  std::ifstream file(root_ + "/proc/vmstat");
  std::string key;
  std::uint64_t value = 0;
  while (file >> key >> value) {
    if (key == "oom_kill") return value;
  }
  return 0;
}

std::string OomWatch::take_new_kills() {
  const std::uint64_t now = kills();
  if (now <= known_) return "";
  const std::uint64_t struck = now - std::exchange(known_, now);
  return fmt::format(
      "; the kernel's out-of-memory killer ran {} time{} during this point: use fewer elements or "
      "workers, or raise the limit of the memory cgroup",
      struck, struck == 1 ? "" : "s");
}

}  // namespace zcbench
