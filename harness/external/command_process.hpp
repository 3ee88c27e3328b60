// CommandProcess: an external program that takes its own samples (docs/external.md). ask() writes a
// line to its stdin and reads its answer, a line on its stdout; finish() closes its stdin, which
// ends it. external_trial uses it for samples, probe_command to probe a program.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/point.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/posix.hpp"
#include "harness/os/process.hpp"
#include "harness/os/strays.hpp"

namespace zcbench {

/// Options that few programs need.
struct CommandExtras {
  std::vector<std::string> environment{};  ///< as in ProcessStart
  /// Picks the line of its stderr that says why it failed; if not set, the last line.
  std::function<std::string(std::string_view text)> telling_line{};
};

class CommandProcess {
 public:
  static constexpr std::size_t kMaxAnswerBytes = 65536;

  /// Runs argv in `folder` (empty: the current one), in its own process group, which Ctrl-C does
  /// not reach. It dies with this process. Throws TrialError if it cannot be started. This and all
  /// functions below throw what limit.check() throws.
  CommandProcess(const std::vector<std::string>& argv, const std::string& folder,
                 const Deadline& limit, CommandExtras extras = {});
  /// Kills the program's group and reaps the program, unless finish() has reaped it, and kills what
  /// it left outside its group.
  ~CommandProcess() = default;
  CommandProcess(const CommandProcess&) = delete;
  CommandProcess& operator=(const CommandProcess&) = delete;

  /// Asks for a sample; returns the answer without its newline. Throws TrialError that says how the
  /// program ended or what it did instead, with the last line that it wrote to stderr.
  std::string ask(const Deadline& limit);
  /// Closes its stdin and waits for its end; returns the rest of its output. Throws TrialError
  /// unless its exit status is 0.
  std::string finish(const Deadline& limit);

  /// Sends SIGTERM to a running program and waits for up to a second. The destructor kills only its
  /// group; processes that it moved to other groups can only be ended by the program itself.
  void ask_to_end();

  pid_t pid() const { return process_->pid(); }

 private:
  bool read_more(const Deadline& limit);
  void check(const Deadline& limit);
  [[noreturn]] void fail(const std::string& what);
  [[noreturn]] void fail_ended();
  std::string last_words() const;

  StrayGuard strays_;  // destroyed last, after the program was reaped
  std::string name_;
  CommandExtras extras_;
  MemoryFile stderr_;
  FileDescriptor to_program_;
  FileDescriptor from_program_;
  std::string unread_;
  std::optional<Process> process_;  // destroyed first, so it is killed while its input is open
};

struct CommandTime {
  std::int64_t real_time_ns = 0;
  std::int64_t cpu_time_ns = 0;  ///< of the program and the children that it waited for
};

/// Runs a shell command line without input, discards its output and returns how long it took.
/// Throws TrialError unless it ends with status 0 within `timeout_s`. Throws Interrupted.
CommandTime time_command(const std::string& command, double timeout_s);

struct ProbeAnswer {
  std::optional<std::string> unavailable;  ///< why the command cannot run here
  std::string version;                     ///< the probe's output; empty without a probe
};

/// Returns why the command cannot be started, as far as this can be known without starting it (its
/// folder or program is missing), or nullopt; nullopt also for an empty command.
std::optional<std::string> why_command_cannot_run(const ExternalCommand& command);

/// Runs `command.probe`, if there is one. Exit status 0 means that the command can run; the first
/// line of output is the program's version. Throws Interrupted.
ProbeAnswer probe_command(const ExternalCommand& command, double timeout_s);

}  // namespace zcbench
