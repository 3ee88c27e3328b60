#include "harness/os/process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <utility>

#include "harness/base/errors.hpp"
#include "harness/base/exit_code.hpp"
#include "harness/base/text.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kShownBytes = 300;
constexpr std::size_t kTailBytes = 4096;
constexpr int kNotStarted = 127;  // the shell's exit code for it
constexpr std::int64_t kReapLimitNs = 10'000'000'000;

void pause_briefly() {
  const timespec pause{.tv_sec = 0, .tv_nsec = 200'000};
  ::nanosleep(&pause, nullptr);
}

// All that the new process needs, prepared before the fork because the child must not allocate.
struct Exec {
  std::vector<char*> words;
  std::vector<char*> environment;
  const char* program;
  const char* folder;
  const ProcessStart& start;
  pid_t parent;
  int failure;
};

bool is_same_variable(std::string_view one, std::string_view other) {
  const std::size_t end = one.find('=');
  return end != std::string_view::npos && one.substr(0, end + 1) == other.substr(0, end + 1);
}

// This process's environment, with the variables in `set` replacing its own.
std::vector<char*> environment_with(const std::vector<std::string>& set) {
  std::vector<char*> all = system_words(set);
  all.pop_back();
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const bool is_set = std::ranges::any_of(
        set, [&](const std::string& chosen) { return is_same_variable(chosen, *variable); });
    if (!is_set) all.push_back(*variable);
  }
  all.push_back(nullptr);
  return all;
}

// Writes the errno of a failing call to `failure`, which closes by itself once the program runs.
[[noreturn]] void become_program(const Exec& exec) {
  const ProcessStart& start = exec.start;
  if (start.has_own_group) ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto give_up = [&](int error) {
    [[maybe_unused]] const ssize_t written = ::write(exec.failure, &error, sizeof error);
    ::_exit(kNotStarted);
  };
  // The parent may have died before the prctl above took effect.
  if (::getppid() != exec.parent) give_up(ESRCH);
  // Ignored signals stay ignored across exec.
  for (const int signal : {SIGPIPE, SIGXFSZ}) ::signal(signal, SIG_DFL);
  const std::pair<int, int> descriptors[] = {
      {start.input, STDIN_FILENO}, {start.output, STDOUT_FILENO}, {start.errors, STDERR_FILENO}};
  for (const auto& [ours, its] : descriptors) {
    if (ours >= 0 && ::dup2(ours, its) < 0) give_up(errno);
  }
  for (const int descriptor : start.inherited) {
    if (::fcntl(descriptor, F_SETFD, 0) < 0) give_up(errno);
  }
  if (exec.folder != nullptr && ::chdir(exec.folder) != 0) give_up(errno);
  ::execve(exec.program, exec.words.data(), exec.environment.data());
  give_up(errno);
  ::_exit(kNotStarted);
}

}  // namespace

MemoryFile::MemoryFile(const char* name) : file_(::memfd_create(name, MFD_CLOEXEC)) {
  if (!file_.is_open()) throw SystemError("memfd_create", errno);
}

std::size_t MemoryFile::size_bytes() const {
  struct stat status {};
  return ::fstat(get(), &status) == 0 ? static_cast<std::size_t>(status.st_size) : 0;
}

std::string MemoryFile::read(std::size_t begin, std::size_t size_bytes) const {
  std::string text(size_bytes, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got =
        ::pread(get(), text.data() + size, text.size() - size, static_cast<off_t>(begin + size));
    if (got == 0 || (got < 0 && errno != EINTR)) break;
    if (got > 0) size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

std::optional<std::string> MemoryFile::text(std::size_t max_bytes) const {
  const std::size_t size = size_bytes();
  if (size > max_bytes) return std::nullopt;
  return read(0, size);
}

std::string MemoryFile::last_line() const {
  const std::size_t size = size_bytes();
  const std::size_t begin = size - std::min(size, kTailBytes);
  std::string tail = read(begin, size - begin);
  tail.erase(tail.find_last_not_of(" \r\n") + 1);
  return escaped(tail.substr(tail.find_last_of('\n') + 1), kShownBytes);
}

Process::Process(const ProcessStart& start, const Check& check)
    : has_own_group_(start.has_own_group) {
  Pipe failure = make_pipe();
  const Exec exec{.words = system_words(start.argv),
                  .environment = environment_with(start.environment),
                  .program = system_text(start.program),
                  .folder = start.folder.empty() ? nullptr : system_text(start.folder),
                  .start = start,
                  .parent = ::getpid(),
                  .failure = failure.write_end.get()};
  pid_ = ::_Fork();
  if (pid_ == 0) become_program(exec);
  if (pid_ < 0) {
    is_reaped_ = true;
    throw SystemError(fmt::format("fork for {}", escaped(start.argv.front(), kShownBytes)), errno);
  }
  end_ = FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  failure.write_end.reset();
  try {
    wait_for_start(failure.read_end, start, check);
  } catch (...) {
    end();
    throw;
  }
}

void Process::wait_for_start(const FileDescriptor& failure, const ProcessStart& start,
                             const Check& check) const {
  while (!is_readable(failure, Deadline::kSliceNs)) check();
  int error = 0;
  if (::read(failure.get(), &error, sizeof error) != sizeof error) return;
  throw SystemError(
      fmt::format("cannot start {}{}", escaped(start.argv.front(), kShownBytes),
                  start.folder.empty() ? "" : " in " + escaped(start.folder, kShownBytes)),
      error);
}

bool Process::has_ended() const {
  if (is_reaped_) return true;
  siginfo_t info{};
  // WNOWAIT leaves the zombie, so that its pid cannot be reused yet.
  return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == pid_;
}

// Waits until the process ends, a signal arrives, or the time has passed.
void Process::watch(std::int64_t time_ns) const {
  if (end_.is_open()) {
    is_readable(end_, time_ns);
  } else {
    pause_briefly();
  }
}

bool Process::ends_within(std::int64_t time_ns) const {
  const std::int64_t give_up_ns = now_ns() + time_ns;
  while (!has_ended()) {
    const std::int64_t left_ns = give_up_ns - now_ns();
    if (left_ns <= 0) return false;
    watch(left_ns);
  }
  return true;
}

void Process::send(int signal) const {
  if (!is_reaped_) ::kill(pid_, signal);
}

int Process::wait(const Check& check, std::int64_t interval_ns) {
  while (!has_ended()) {
    check();
    watch(interval_ns);
  }
  return end();
}

int Process::wait_passing_signal(int& signal, std::int64_t interval_ns) {
  const auto pass_on = [&] {
    if (signal != 0) return;
    try {
      throw_if_interrupted();
    } catch (const Interrupted& interrupted) {
      signal = interrupted.signal_number;
      send(signal);
    }
  };
  return wait(pass_on, interval_ns);
}

int Process::end() {
  if (is_reaped_) return status_;
  if (has_own_group_) ::kill(-pid_, SIGKILL);
  ::kill(pid_, SIGKILL);  // its group may not exist yet
  const std::int64_t give_up_ns = now_ns() + kReapLimitNs;
  while (::waitpid(pid_, &status_, WNOHANG) == 0 && now_ns() < give_up_ns) pause_briefly();
  is_reaped_ = true;
  return status_;
}

std::string find_program(const std::string& name, const std::string& folder) {
  if (name.find('/') != std::string::npos) {
    const std::string path = name.starts_with('/') ? name : folder + name;
    // The program starts in its folder, where the relative name is valid.
    return ::access(system_text(path), X_OK) == 0 ? name : "";
  }
  const char* path = std::getenv("PATH");
  std::string folders = path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path;
  folders += ':';
  for (std::size_t begin = 0, end; (end = folders.find(':', begin)) != std::string::npos;
       begin = end + 1) {
    const std::string candidate = folders.substr(begin, end - begin) + "/" + name;
    if (candidate.starts_with('/') && ::access(system_text(candidate), X_OK) == 0) return candidate;
  }
  return "";
}

int exit_code_of_status(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status)
                           : static_cast<int>(ExitCode::kSignalBase) + WTERMSIG(status);
}

std::string wait_status_text(int status) {
  return WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status))
                             : fmt::format("exit code {}", WEXITSTATUS(status));
}

bool is_readable(const FileDescriptor& file, std::int64_t wait_ns) {
  pollfd state{.fd = file.get(), .events = POLLIN, .revents = 0};
  return ::poll(&state, 1, static_cast<int>((wait_ns + 999'999) / 1'000'000)) > 0;
}

}  // namespace zcbench
