// Process: starts, watches and ends a program that is not a worker (for those see worker_group).
// The constructor reports why a program cannot be started. The program dies with this process and
// with its Process object, and is always reaped. MemoryFile captures what it prints.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/os/posix.hpp"

namespace zcbench {

/// A file in memory. Unlike a pipe, it need not be read while a program writes to it.
class MemoryFile {
 public:
  /// Throws SystemError.
  explicit MemoryFile(const char* name);

  int get() const { return file_.get(); }
  /// The whole content; nullopt if that is more than `max_bytes`.
  std::optional<std::string> text(std::size_t max_bytes) const;
  /// The last non-empty line, escaped and shortened: the error of a Python traceback.
  std::string last_line() const;

 private:
  std::size_t size_bytes() const;
  std::string read(std::size_t begin, std::size_t size_bytes) const;

  FileDescriptor file_;
};

struct ProcessStart {
  std::string program;  ///< a path relative to `folder`
  std::vector<std::string> argv;
  std::string folder{};                    ///< empty: the current one
  int input = -1;                          ///< becomes descriptor 0; -1: inherit ours
  int output = -1;                         ///< the same for descriptor 1
  int errors = -1;                         ///< the same for descriptor 2
  std::vector<int> inherited{};            ///< descriptors that keep their numbers
  std::vector<std::string> environment{};  ///< "NAME=value", replacing ours of that name
  bool has_own_group = true;  ///< a process group that the terminal's Ctrl-C does not reach
};

class Process {
 public:
  /// Called repeatedly during a wait; an exception from it ends the wait.
  using Check = std::function<void()>;

  /// Starts a program with the signal settings that a shell would give it, and waits until it runs.
  /// Throws SystemError "cannot start PROGRAM".
  explicit Process(
      const ProcessStart& start, const Check& check = [] {});
  ~Process() { end(); }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool has_ended() const;
  /// Waits at most that long for the process to end; returns whether it has.
  bool ends_within(std::int64_t time_ns) const;
  void send(int signal) const;

  /// Waits for the process to end; calls `check` every `interval_ns` and whenever a signal arrives.
  /// Then kills what is left of its group. Returns its wait status.
  int wait(const Check& check, std::int64_t interval_ns = 20'000'000);
  /// The same, but a signal to this process does not end the wait: the first one is stored in
  /// `signal`, unless that is not 0, and sent on.
  int wait_passing_signal(int& signal, std::int64_t interval_ns = 20'000'000);
  /// Kills the process and its group unless it has ended, and reaps it. Returns its wait status.
  int end();

 private:
  void wait_for_start(const FileDescriptor& failure, const ProcessStart& start,
                      const Check& check) const;
  void watch(std::int64_t time_ns) const;

  pid_t pid_ = 0;
  bool has_own_group_;
  bool is_reaped_ = false;
  int status_ = 0;
  FileDescriptor end_;  // a pidfd, readable once the process ends; not open on old kernels
};

/// The path of the program that a shell would find from `folder`; empty if there is none.
std::string find_program(const std::string& name, const std::string& folder);

/// What a shell makes of a wait status: the exit code, or 128 + n for signal n.
int exit_code_of_status(int status);

/// "exit code 4" or "signal 9".
std::string wait_status_text(int status);

/// Waits at most that long; returns whether data or end of file can be read.
bool is_readable(const FileDescriptor& file, std::int64_t wait_ns);

}  // namespace zcbench
