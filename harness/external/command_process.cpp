#include "harness/external/command_process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/os/posix.hpp"
#include "harness/os/signals.hpp"
#include "harness/os/usage.hpp"

namespace zcbench {

namespace {

std::int64_t cpu_of_children_ns() {
  rusage usage{};
  if (::getrusage(RUSAGE_CHILDREN, &usage) != 0) throw SystemError("getrusage", errno);
  return to_usage(usage).cpu_ns;
}

constexpr std::string_view kQuestion = "sample\n";
constexpr std::size_t kShownBytes = 300;
constexpr std::size_t kMaxStderrBytes = std::size_t{1} << 20;
// Time limit from the end of a program's output to its exit.
constexpr std::int64_t kExitLimitNs = 1'000'000'000;

void make_blocking(const FileDescriptor& end) { ::fcntl(end.get(), F_SETFL, 0); }

// "was killed by signal 9 (SIGKILL)".
std::string how_it_ended(int status) {
  if (!WIFSIGNALED(status)) return fmt::format("exited with status {}", WEXITSTATUS(status));
  return fmt::format("was killed by signal {} (SIG{})", WTERMSIG(status),
                     sigabbrev_np(WTERMSIG(status)));
}

}  // namespace

std::optional<std::string> why_command_cannot_run(const ExternalCommand& command) {
  if (command.argv.empty()) return std::nullopt;
  if (!command.folder.empty() && ::access(system_text(command.folder), X_OK) != 0) {
    return fmt::format(
        "command {} runs in the folder of its config, {}, which does not exist; pass the config as "
        "a file next to its programs",
        command.name, escaped(command.folder));
  }
  for (const auto* argv : {&command.argv, &command.probe}) {
    if (argv->empty() || !find_program(argv->front(), command.folder).empty()) continue;
    return fmt::format("command {} needs the program {}, which does not exist", command.name,
                       escaped(argv->front()));
  }
  return std::nullopt;
}

ProbeAnswer probe_command(const ExternalCommand& command, double timeout_s) {
  if (command.probe.empty()) return {};
  try {
    const Deadline limit = Deadline::after(timeout_s, throw_if_interrupted);
    CommandProcess probe(command.probe, command.folder, limit);
    const std::string printed = probe.finish(limit);
    return {.unavailable = std::nullopt, .version = escaped(printed.substr(0, printed.find('\n')))};
  } catch (const TrialError& error) {
    return {.unavailable =
                fmt::format("the probe of command {} failed: {}", command.name, error.what()),
            .version = ""};
  }
}

CommandTime time_command(const std::string& command, double timeout_s) {
  // The newline ends a comment in the command.
  const std::string script = "{ " + command + "\n} >/dev/null";
  const std::int64_t cpu_before_ns = cpu_of_children_ns();
  const std::int64_t begin_ns = now_ns();
  const Deadline limit = Deadline::after(timeout_s, throw_if_interrupted);
  CommandProcess process({"/bin/sh", "-c", script}, "", limit);
  process.finish(limit);
  const std::int64_t end_ns = now_ns();
  return {.real_time_ns = end_ns - begin_ns, .cpu_time_ns = cpu_of_children_ns() - cpu_before_ns};
}

CommandProcess::CommandProcess(const std::vector<std::string>& argv, const std::string& folder,
                               const Deadline& limit, CommandExtras extras)
    : name_(escaped(argv.front(), kShownBytes)),
      extras_(std::move(extras)),
      stderr_("zcbench command stderr") {
  Pipe input = make_pipe();
  Pipe output = make_pipe();
  make_blocking(input.read_end);  // as programs expect of stdin and stdout
  make_blocking(output.write_end);
  const std::string program = find_program(argv.front(), folder);
  if (program.empty()) throw TrialError(fmt::format("there is no program {}", name_));
  process_.emplace(ProcessStart{.program = program,
                                .argv = argv,
                                .folder = folder,
                                .input = input.read_end.get(),
                                .output = output.write_end.get(),
                                .errors = stderr_.get(),
                                .environment = extras_.environment},
                   [&] { limit.check(); });
  strays_.set_program(process_->pid());
  to_program_ = std::move(input.write_end);
  from_program_ = std::move(output.read_end);
}

std::string CommandProcess::ask(const Deadline& limit) {
  if (unread_.empty() && is_readable(from_program_, 0)) read_more(limit);
  if (!unread_.empty()) fail("printed output before it was asked for a sample");
  const ssize_t written = ::write(to_program_.get(), kQuestion.data(), kQuestion.size());
  if (written < 0 && errno == EPIPE) fail_ended();
  if (written != static_cast<ssize_t>(kQuestion.size())) fail("does not read its input");
  std::size_t end = 0;
  while ((end = unread_.find('\n')) == std::string::npos) {
    if (unread_.size() > kMaxAnswerBytes) {
      fail(fmt::format("answered with more than {} bytes", kMaxAnswerBytes));
    }
    if (!read_more(limit)) fail_ended();
  }
  const std::string line = unread_.substr(0, end);
  unread_.erase(0, end + 1);
  return line;
}

std::string CommandProcess::finish(const Deadline& limit) {
  to_program_.reset();
  while (unread_.size() <= kMaxAnswerBytes && read_more(limit)) continue;
  const int status = process_->wait([&] { check(limit); });
  if (status != 0) fail(how_it_ended(status) + " at the end of its input");
  return std::move(unread_);
}

// Waits for output and appends it to unread_. Returns false at the end of the program's output.
bool CommandProcess::read_more(const Deadline& limit) {
  while (!is_readable(from_program_, limit.slice_ns())) {
    check(limit);
    // The program's own workers may keep its output open.
    if (process_->has_ended() && !is_readable(from_program_, 0)) return false;
  }
  std::array<char, 4096> buffer;
  const ssize_t got = ::read(from_program_.get(), buffer.data(), buffer.size());
  if (got > 0) unread_.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

void CommandProcess::check(const Deadline& limit) {
  try {
    limit.check();
  } catch (const TrialError& error) {
    fail(fmt::format("has not answered: {}", error.what()));
  }
}

void CommandProcess::ask_to_end() {
  process_->send(SIGTERM);
  process_->ends_within(kExitLimitNs);
}

void CommandProcess::fail(const std::string& what) {
  const std::string words = last_words();
  throw TrialError(
      fmt::format("{} {}{}", name_, what, words.empty() ? "" : "; last line on stderr: " + words));
}

std::string CommandProcess::last_words() const {
  const auto text = extras_.telling_line ? stderr_.text(kMaxStderrBytes)
                                                    : std::optional<std::string>();
  return text ? escaped(extras_.telling_line(*text), kShownBytes) : stderr_.last_line();
}

void CommandProcess::fail_ended() {
  if (!process_->ends_within(kExitLimitNs)) fail("closed its output instead of answering");
  const std::string how = how_it_ended(process_->end());
  fail(fmt::format("(pid {}) {}{}", process_->pid(), how,
                   how.starts_with("exited") ? " instead of answering" : ""));
}

}  // namespace zcbench
