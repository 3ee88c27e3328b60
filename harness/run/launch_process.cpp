#include "harness/run/launch_process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <initializer_list>
#include <random>
#include <string_view>

#include "harness/base/random_bits.hpp"
#include "harness/os/environment_padding.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

constexpr const char* kProgram = "/proc/self/exe";
constexpr const char* kPaddingName = "ZCBENCH_LAUNCH_PADDING";
constexpr int kLookForSignalsMs = 200;

// In a process group of its own: Ctrl-C must reach it once, through us.
pid_t start(const std::vector<std::string>& arguments, std::size_t padding_bytes,
            std::initializer_list<int> descriptors) {
  const EnvironmentPadding padding(kPaddingName, padding_bytes);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  for (const int descriptor : descriptors) {  // clears close-on-exec
    ::posix_spawn_file_actions_adddup2(&actions, descriptor, descriptor);
  }
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  pid_t pid = -1;
  const int error =
      ::posix_spawn(&pid, kProgram, &actions, &attributes, system_words(arguments).data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    throw MachineError(
        fmt::format("cannot start {} for a launch: {}", kProgram, std::strerror(error)));
  }
  return pid;
}

// Its wait status. A signal that arrives is passed on once; a second one ends this process at
// once, and the launch with it.
int wait_for(pid_t pid, int& signal) {
  const FileDescriptor watch(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  pollfd ended{.fd = watch.get(), .events = POLLIN, .revents = 0};
  while (::poll(&ended, 1, kLookForSignalsMs) <= 0 && watch.is_open()) {
    if (signal != 0) continue;
    try {
      throw_if_interrupted();
    } catch (const Interrupted& interrupted) {
      signal = interrupted.signal_number;
      ::kill(pid, signal);
    }
  }
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string text_of(const FileDescriptor& buffer) {
  const off_t end = ::lseek(buffer.get(), 0, SEEK_END);
  if (end <= 0 || ::lseek(buffer.get(), 0, SEEK_SET) != 0) return "";
  return read_at_most(buffer, static_cast<std::size_t>(end)).value_or("");
}

}  // namespace

EndedLaunch run_launch(std::vector<std::string> arguments, std::uint32_t index,
                       std::size_t padding_bytes, int journal) {
  const FileDescriptor record(::memfd_create("zcbench-launch-record", MFD_CLOEXEC));
  if (!record.is_open()) {
    throw MachineError(fmt::format(
        "{}, which --launches needs to collect what a launch measured; a seccomp filter (of a "
        "container?) has to allow it",
        SystemError("memfd_create", errno).what()));
  }
  arguments.insert(arguments.begin(), "zcbench");
  arguments.push_back(
      fmt::format("--launch={},{},{},{}", index, record.get(), ::getpid(), journal));
  EndedLaunch ended;
  const int status =
      wait_for(start(arguments, padding_bytes, {record.get(), journal}), ended.signal);
  ended.record = text_of(record);
  if (WIFSIGNALED(status)) {
    ended.how = fmt::format("signal {}", WTERMSIG(status));
  } else {
    const int code = WEXITSTATUS(status);
    ended.how = fmt::format("exit code {}", code);
    const int base = static_cast<int>(ExitCode::kSignalBase);
    if (ended.signal == 0 && code > base) ended.signal = code - base;
  }
  return ended;
}

void enter_launch(const LaunchRole& role) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // It may have died before the request above was in force.
  if (::getppid() != role.parent_pid) ::_exit(static_cast<int>(ExitCode::kBug));
  ::fcntl(role.descriptor, F_SETFD, FD_CLOEXEC);
  ::fcntl(role.journal, F_SETFD, FD_CLOEXEC);
}

void write_launch_record(const LaunchRole& role, const std::string& record) {
  try {
    write_all(role.descriptor, record);
  } catch (const SystemError& error) {
    throw OutputError(fmt::format("launch {}: its results could not be handed over: {}", role.index,
                                  error.what()));
  }
}

std::size_t launch_padding_bytes(std::uint64_t seed, std::uint32_t index) {
  std::mt19937_64 generator(seed + index);
  return static_cast<std::size_t>(bounded(generator, kMaxPaddingBytes + 1));
}

}  // namespace zcbench
