// CommandProcess: an external program that takes samples of its own (docs/external.md). It
// is asked with a line on its stdin and answers with a line on its stdout; the end of its input
// ends it. Used by external_trial for samples and below to probe a program.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/point.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/posix.hpp"
#include "harness/os/process.hpp"
#include "harness/os/strays.hpp"

namespace zcbench {

class CommandProcess {
 public:
  static constexpr std::size_t kMaxAnswerBytes = 65536;

  /// Runs argv in `folder` (empty: the current one), in a process group of its own that Ctrl-C does
  /// not reach. It dies with us. Throws TrialError if it cannot be started, and what
  /// limit.check() throws, as all of the below.
  CommandProcess(const std::vector<std::string>& argv, const std::string& folder,
                 const Deadline& limit);
  /// Kills its group and reaps it, unless finish() has, and what it left outside its group.
  ~CommandProcess() = default;
  CommandProcess(const CommandProcess&) = delete;
  CommandProcess& operator=(const CommandProcess&) = delete;

  /// Asks for a sample; returns the answer without the line's end. Throws TrialError that says how
  /// the program ended or what it did instead, with the last line it wrote to stderr.
  std::string ask(const Deadline& limit);
  /// Ends its input and waits for it; returns what it still printed. Throws TrialError unless it
  /// ends with status 0.
  std::string finish(const Deadline& limit);

  /// Asks a program that still runs to end (SIGTERM) and gives it a second to do so. The destructor
  /// kills its group alone; what it has put into groups of their own only it can end.
  void ask_to_end();

  pid_t pid() const { return process_->pid(); }

 private:
  bool read_more(const Deadline& limit);
  void check(const Deadline& limit);
  [[noreturn]] void fail(const std::string& what);
  [[noreturn]] void fail_ended();

  StrayGuard strays_;  // destroyed last: after the program was reaped
  std::string name_;
  MemoryFile stderr_;
  FileDescriptor to_program_;
  FileDescriptor from_program_;
  std::string unread_;
  std::optional<Process> process_;  // destroyed first: killed while its input is still open
};

/// The path of a program that the shell would find from `folder`; empty if there is none.
std::string find_program(const std::string& name, const std::string& folder);

struct CommandTime {
  std::int64_t real_time_ns = 0;
  std::int64_t cpu_time_ns = 0;  ///< of the program and of its children that it waited for
};

/// Runs a shell command line without input, its output thrown away. Throws TrialError unless it
/// ends with status 0 within that time, and Interrupted.
CommandTime time_command(const std::string& command, double timeout_s);

struct ProbeAnswer {
  std::optional<std::string> unavailable;  ///< why the command cannot run here
  std::string version;                     ///< what the probe printed; empty without a probe
};

/// Why it cannot be started, as far as can be seen without starting anything: its folder or its
/// program is missing. Nothing for the command of a point that has none.
std::optional<std::string> why_command_cannot_run(const ExternalCommand& command);

/// Runs `command.probe`, if there is one: exit status 0 means yes, and the first line it prints is
/// kept as the program's version. Throws Interrupted.
ProbeAnswer probe_command(const ExternalCommand& command, double timeout_s);

}  // namespace zcbench
