#include "harness/run/launch_process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <limits>
#include <optional>
#include <random>
#include <utility>

#include "harness/base/random_bits.hpp"
#include "harness/os/environment_padding.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"
#include "harness/os/process.hpp"

namespace zcbench {

namespace {

constexpr const char* kProgram = "/proc/self/exe";
constexpr const char* kPaddingName = "ZCBENCH_LAUNCH_PADDING";
constexpr std::int64_t kLookForSignalsNs = 200'000'000;

MemoryFile make_record() {
  try {
    return MemoryFile("zcbench-launch-record");
  } catch (const SystemError& error) {
    throw MachineError(fmt::format(
        "{}, which --launches needs to collect results; a seccomp filter (of a container?) must "
        "allow it",
        error.what()));
  }
}

// Returns the wait status. The launch has its own process group, so that Ctrl-C reaches it once,
// through us. The first signal is passed on; a second one ends this process and the launch at once.
int run(std::vector<std::string> arguments, std::vector<int> descriptors, std::size_t padding_bytes,
        int& signal) {
  const EnvironmentPadding padding(kPaddingName, padding_bytes);
  std::optional<Process> launch;
  try {
    launch.emplace(ProcessStart{
        .program = kProgram, .argv = std::move(arguments), .inherited = std::move(descriptors)});
  } catch (const SystemError& error) {
    throw MachineError(fmt::format("launch: {}", error.what()));
  }
  return launch->wait_passing_signal(signal, kLookForSignalsNs);
}

}  // namespace

EndedLaunch run_launch(std::vector<std::string> arguments, std::uint32_t index,
                       std::size_t padding_bytes, int journal) {
  const MemoryFile record = make_record();
  arguments.insert(arguments.begin(), "zcbench");
  arguments.push_back(
      fmt::format("--launch={},{},{},{}", index, record.get(), ::getpid(), journal));
  EndedLaunch ended;
  const int status =
      run(std::move(arguments), {record.get(), journal}, padding_bytes, ended.signal);
  ended.record = *record.text(std::numeric_limits<std::size_t>::max());
  ended.how = wait_status_text(status);
  if (WIFEXITED(status)) {
    const int code = WEXITSTATUS(status);
    const int base = static_cast<int>(ExitCode::kSignalBase);
    if (ended.signal == 0 && code > base) ended.signal = code - base;
  }
  return ended;
}

void enter_launch(const LaunchRole& role) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent may have died before the prctl above took effect.
  if (::getppid() != role.parent_pid) ::_exit(static_cast<int>(ExitCode::kBug));
  ::fcntl(role.descriptor, F_SETFD, FD_CLOEXEC);
  ::fcntl(role.journal, F_SETFD, FD_CLOEXEC);
}

void write_launch_record(const LaunchRole& role, const std::string& record) {
  try {
    write_all(role.descriptor, record);
  } catch (const SystemError& error) {
    throw OutputError(fmt::format("launch {}: cannot pass its results to the parent: {}",
                                  role.index, error.what()));
  }
}

std::size_t launch_padding_bytes(std::uint64_t seed, std::uint32_t index) {
  std::mt19937_64 generator(seed + index);
  return static_cast<std::size_t>(bounded(generator, kMaxPaddingBytes + 1));
}

}  // namespace zcbench
