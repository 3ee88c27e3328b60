#include "harness/machine/limits_benchmark.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "harness/base/text.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"
#include "harness/os/signals.hpp"
#include "harness/os/wait_limit.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxOutputBytes = std::size_t{4} << 20;

// Memory instead of a pipe: nothing has to be read while the program runs.
FileDescriptor make_buffer() {
  FileDescriptor buffer(::memfd_create("zcbench-micro-output", MFD_CLOEXEC));
  if (!buffer.is_open()) throw SystemError("memfd_create", errno);
  return buffer;
}

std::string text_of(const FileDescriptor& buffer) {
  const off_t end = ::lseek(buffer.get(), 0, SEEK_END);
  if (end < 0 || end > static_cast<off_t>(kMaxOutputBytes)) {
    throw MachineError(fmt::format("zcbench_micro printed {} bytes", end));
  }
  std::string text(static_cast<std::size_t>(end), '\0');
  const ssize_t got = ::pread(buffer.get(), text.data(), text.size(), 0);
  text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return text;
}

std::string last_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return escaped(text.substr(text.rfind('\n') + 1), 300);
}

// As one word of a command that can be pasted.
std::string for_shell(const std::string& path) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+-";
  if (path.find_first_not_of(kPlain) == std::string::npos) return path;
  std::string word = "'";
  for (const char c : path) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return escaped(word + "'", 1000);
}

// What builds the program at that path; empty if it is not in a build folder of ours.
std::string build_command(const std::string& micro) {
  const std::string folder = std::filesystem::path(micro).parent_path();
  if (!is_there(folder + "/CMakeCache.txt")) return "";
  return fmt::format("cmake --build {} --target zcbench_micro", for_shell(folder));
}

// Owns the running program: a scope that is left early ends it.
class Program {
 public:
  Program(const std::string& path, const std::vector<std::string>& arguments, int output,
          int errors) {
    const std::vector<char*> argv = system_words(arguments);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    const int error =
        ::posix_spawn(&pid_, system_text(path), &actions, nullptr, argv.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
      throw MachineError(fmt::format("cannot start {}: {}", path, std::strerror(error)));
    }
  }
  ~Program() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    reap();
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Its wait status. Throws MachineError if it has not ended by then, Interrupted on a signal.
  int wait(double timeout_s) {
    const FileDescriptor watch(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    if (!watch.is_open()) throw SystemError("pidfd_open", errno);
    const std::int64_t deadline_ns = now_ns() + static_cast<std::int64_t>(timeout_s * 1e9);
    pollfd ended{.fd = watch.get(), .events = POLLIN, .revents = 0};
    while (::poll(&ended, 1, 100) <= 0) {
      throw_if_interrupted();
      if (now_ns() > deadline_ns) {
        throw MachineError(fmt::format("zcbench_micro did not end within {} s", timeout_s));
      }
    }
    return reap();
  }

 private:
  int reap() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }

  pid_t pid_ = -1;
};

}  // namespace

std::string micro_program_path() {
  return std::filesystem::path(own_path()).parent_path() / "zcbench_micro";
}

std::string limits_command() {
  const std::string micro = micro_program_path();
  const std::string build = ::access(system_text(micro), X_OK) == 0 ? "" : build_command(micro);
  return fmt::format("{}{}{} limits", build, build.empty() ? "" : " && ", for_shell(own_path()));
}

std::string run_micro_program(const std::string& path, const std::vector<std::string>& arguments,
                              double timeout_s) {
  if (::access(system_text(path), X_OK) != 0) {
    const std::string build = build_command(path);
    throw MachineError(fmt::format("limits are measured by zcbench_micro, which is not at {}: {}",
                                   in_quotes(path),
                                   build.empty() ? "it belongs beside zcbench, from the same build"
                                                 : "build it with " + build));
  }
  const FileDescriptor output = make_buffer();
  const FileDescriptor errors = make_buffer();
  std::vector<std::string> all{path, fmt::format("--exit_with_parent={}", ::getpid())};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const int status = Program(path, all, output.get(), errors.get()).wait(timeout_s);
  if (status == 0) return text_of(output);
  const std::string how = WIFEXITED(status) ? fmt::format("exit code {}", WEXITSTATUS(status))
                                            : fmt::format("signal {}", WTERMSIG(status));
  throw MachineError(
      fmt::format("zcbench_micro ended with {}: {}", how, last_line(text_of(errors))));
}

}  // namespace zcbench
