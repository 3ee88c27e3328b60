#include "harness/external/command_process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kQuestion = "sample\n";
constexpr std::size_t kShownBytes = 300;
constexpr std::size_t kLastWordsBytes = 4096;
constexpr int kNotStarted = 127;  // as a shell has it
// Between the end of a program's output and its own.
constexpr std::int64_t kExitLimitNs = 1'000'000'000;
constexpr std::int64_t kReapLimitNs = 10'000'000'000;

void pause_briefly() {
  const timespec pause{.tv_sec = 0, .tv_nsec = 200'000};
  ::nanosleep(&pause, nullptr);
}

// All that the new process needs, ready before it is born.
struct Birth {
  std::vector<char*> words;
  const char* program;
  const char* folder;
  int input;
  int output;
  int errors;
  int failure;
};

// Reports the errno of whatever fails: `failure` closes by itself once the program runs.
[[noreturn]] void become_program(const Birth& birth, pid_t parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto give_up = [&](int error) {
    [[maybe_unused]] const ssize_t told = ::write(birth.failure, &error, sizeof error);
    ::_exit(kNotStarted);
  };
  // The parent may have died before the request above was in force.
  if (::getppid() != parent) give_up(ESRCH);
  // Ignored signals stay ignored over exec.
  for (const int signal : {SIGPIPE, SIGXFSZ}) ::signal(signal, SIG_DFL);
  if (::dup2(birth.input, STDIN_FILENO) < 0 || ::dup2(birth.output, STDOUT_FILENO) < 0 ||
      ::dup2(birth.errors, STDERR_FILENO) < 0 || ::chdir(birth.folder) != 0) {
    give_up(errno);
  }
  ::execv(birth.program, birth.words.data());
  give_up(errno);
  ::_exit(kNotStarted);
}

void make_blocking(const FileDescriptor& end) { ::fcntl(end.get(), F_SETFL, 0); }

FileDescriptor make_memory_file() {
  FileDescriptor file(::memfd_create("zcbench command stderr", MFD_CLOEXEC));
  if (!file.is_open()) throw SystemError("memfd_create", errno);
  return file;
}

bool is_readable(const FileDescriptor& end, std::int64_t wait_ns) {
  pollfd answer{.fd = end.get(), .events = POLLIN, .revents = 0};
  return ::poll(&answer, 1, static_cast<int>((wait_ns + 999'999) / 1'000'000)) > 0;
}

}  // namespace

CommandProcess::CommandProcess(const std::vector<std::string>& argv, const std::string& folder,
                               const WaitLimit& limit)
    : name_(escaped(argv.front(), kShownBytes)), stderr_(make_memory_file()) {
  Pipe input = make_pipe();
  Pipe output = make_pipe();
  Pipe failure = make_pipe();
  make_blocking(input.read_end);  // a program does not expect otherwise of its stdin and stdout
  make_blocking(output.write_end);
  const std::string program = find_program(argv.front(), folder);
  if (program.empty()) throw TrialError(fmt::format("there is no program {}", name_));
  Birth birth{.words = system_words(argv),
              .program = system_text(program),
              .folder = folder.empty() ? "." : system_text(folder),
              .input = input.read_end.get(),
              .output = output.write_end.get(),
              .errors = stderr_.get(),
              .failure = failure.write_end.get()};
  const pid_t parent = ::getpid();
  pid_ = ::_Fork();
  if (pid_ == 0) become_program(birth, parent);
  if (pid_ < 0) throw SystemError(fmt::format("fork for {}", name_), errno);
  strays_.set_program(pid_);
  to_program_ = std::move(input.write_end);
  from_program_ = std::move(output.read_end);
  failure.write_end.reset();
  try {
    wait_for_start(failure.read_end, folder, limit);
  } catch (...) {
    reap();
    throw;
  }
}

void CommandProcess::wait_for_start(const FileDescriptor& failure, const std::string& folder,
                                    const WaitLimit& limit) {
  while (!is_readable(failure, limit.slice_ns())) limit.check();
  int error = 0;
  if (::read(failure.get(), &error, sizeof error) != sizeof error) return;
  throw TrialError(fmt::format("cannot start {}{}: {}", name_,
                               folder.empty() ? "" : " in " + escaped(folder, kShownBytes),
                               strerrordesc_np(error)));
}

CommandProcess::~CommandProcess() {
  if (pid_ > 0) reap();
}

std::string CommandProcess::ask(const WaitLimit& limit) {
  if (unread_.empty() && is_readable(from_program_, 0)) read_more(limit);
  if (!unread_.empty()) fail("printed something without being asked");
  const ssize_t written = ::write(to_program_.get(), kQuestion.data(), kQuestion.size());
  if (written < 0 && errno == EPIPE) fail_ended();
  if (written != static_cast<ssize_t>(kQuestion.size())) fail("does not read its input");
  std::size_t end = 0;
  while ((end = unread_.find('\n')) == std::string::npos) {
    if (unread_.size() > kMaxAnswerBytes) {
      fail(fmt::format("answers more than {} bytes", kMaxAnswerBytes));
    }
    if (!read_more(limit)) fail_ended();
  }
  const std::string line = unread_.substr(0, end);
  unread_.erase(0, end + 1);
  return line;
}

std::string CommandProcess::finish(const WaitLimit& limit) {
  to_program_.reset();
  while (unread_.size() <= kMaxAnswerBytes && read_more(limit)) continue;
  const FileDescriptor end(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  while (!has_ended()) {
    check(limit);
    if (!end.is_open() || !is_readable(end, limit.slice_ns())) pause_briefly();
  }
  const int status = reap();
  if (status != 0) {
    fail(WIFSIGNALED(status)
             ? fmt::format("was killed by signal {} (SIG{}) at the end of its input",
                           WTERMSIG(status), sigabbrev_np(WTERMSIG(status)))
             : fmt::format("exited with status {} at the end of its input", WEXITSTATUS(status)));
  }
  return std::move(unread_);
}

// Appends to unread_ what is there, waiting for it; false at the end of the program's output.
bool CommandProcess::read_more(const WaitLimit& limit) {
  while (!is_readable(from_program_, limit.slice_ns())) {
    check(limit);
    // Its own workers may hold its output open.
    if (has_ended() && !is_readable(from_program_, 0)) return false;
  }
  std::array<char, 4096> buffer;
  const ssize_t got = ::read(from_program_.get(), buffer.data(), buffer.size());
  if (got > 0) unread_.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

void CommandProcess::check(const WaitLimit& limit) {
  try {
    limit.check();
  } catch (const TrialError& error) {
    fail(fmt::format("has not answered: {}", error.what()));
  }
}

bool CommandProcess::has_ended() const {
  siginfo_t info{};
  // WNOWAIT: as long as it is not reaped, nobody else can get its number.
  return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == pid_;
}

void CommandProcess::ask_to_end() {
  if (pid_ <= 0 || has_ended()) return;
  ::kill(pid_, SIGTERM);
  const std::int64_t give_up_ns = now_ns() + kExitLimitNs;
  while (!has_ended() && now_ns() < give_up_ns) pause_briefly();
}

// Kills what is left of the group, workers of the program included; the program's own status.
int CommandProcess::reap() {
  ::kill(-pid_, SIGKILL);
  ::kill(pid_, SIGKILL);  // it may not have become a group yet
  const std::int64_t give_up_ns = now_ns() + kReapLimitNs;
  int status = 0;
  while (::waitpid(pid_, &status, WNOHANG) == 0 && now_ns() < give_up_ns) pause_briefly();
  pid_ = 0;
  return status;
}

void CommandProcess::fail(const std::string& what) {
  const std::string said = last_words();
  throw TrialError(
      fmt::format("{} {}{}", name_, what, said.empty() ? "" : "; its last words: " + said));
}

void CommandProcess::fail_ended() {
  const std::int64_t give_up_ns = now_ns() + kExitLimitNs;
  while (!has_ended() && now_ns() < give_up_ns) pause_briefly();
  if (!has_ended()) fail("closed its output instead of answering");
  const pid_t pid = pid_;
  const int status = reap();
  if (WIFSIGNALED(status)) {
    fail(fmt::format("(pid {}) was killed by signal {} (SIG{})", pid, WTERMSIG(status),
                     sigabbrev_np(WTERMSIG(status))));
  }
  fail(
      fmt::format("(pid {}) exited with status {} instead of answering", pid, WEXITSTATUS(status)));
}

// The last line on stderr: of a Python traceback, the exception.
std::string CommandProcess::last_words() const {
  const off_t size = ::lseek(stderr_.get(), 0, SEEK_END);
  std::array<char, kLastWordsBytes> tail;
  const off_t begin = std::max<off_t>(0, size - static_cast<off_t>(tail.size()));
  const ssize_t got = ::pread(stderr_.get(), tail.data(), tail.size(), begin);
  std::string_view text(tail.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  text = text.substr(0, text.find_last_not_of(" \r\n") + 1);
  return escaped(text.substr(text.find_last_of('\n') + 1), kShownBytes);
}

std::string find_program(const std::string& name, const std::string& folder) {
  if (name.find('/') != std::string::npos) {
    const std::string path = name.starts_with('/') ? name : folder + name;
    // The program is started from its folder, where the name itself leads to it.
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

}  // namespace zcbench
