#include "harness/external/timed_command.hpp"

#include <sys/resource.h>

#include <cerrno>

#include "harness/external/command_process.hpp"
#include "harness/os/signals.hpp"
#include "harness/os/usage.hpp"

namespace zcbench {

namespace {

std::int64_t cpu_of_children_ns() {
  rusage usage{};
  if (::getrusage(RUSAGE_CHILDREN, &usage) != 0) throw SystemError("getrusage", errno);
  return to_usage(usage).cpu_ns;
}

}  // namespace

CommandTime time_command(const std::string& command, double timeout_s) {
  // The line's end: a comment in the command ends there.
  const std::string script = "{ " + command + "\n} >/dev/null";
  const std::int64_t cpu_before_ns = cpu_of_children_ns();
  const std::int64_t begin_ns = now_ns();
  const Deadline limit(begin_ns + static_cast<std::int64_t>(timeout_s * 1e9), throw_if_interrupted);
  CommandProcess process({"/bin/sh", "-c", script}, "", limit);
  process.finish(limit);
  const std::int64_t end_ns = now_ns();
  return {.real_time_ns = end_ns - begin_ns, .cpu_time_ns = cpu_of_children_ns() - cpu_before_ns};
}

}  // namespace zcbench
