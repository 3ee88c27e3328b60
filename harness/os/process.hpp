// Process: a program that this one starts, watches and ends; workers are not started here
// (worker_group). Why it cannot be started is known at once, it dies with us and with the object
// that owns it, and it does not stay a zombie. MemoryFile takes what it prints.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/os/posix.hpp"

namespace zcbench {

/// A file in memory: nothing has to be read from it while a program writes to it.
class MemoryFile {
 public:
  /// Throws SystemError.
  explicit MemoryFile(const char* name);

  int get() const { return file_.get(); }
  /// Everything in it; nothing if that is more than `max_bytes`.
  std::optional<std::string> text(std::size_t max_bytes) const;
  /// Its last line that is not empty, escaped and abbreviated: the error of a Python traceback.
  std::string last_line() const;

 private:
  std::size_t size_bytes() const;
  std::string read(std::size_t begin, std::size_t size_bytes) const;

  FileDescriptor file_;
};

struct ProcessStart {
  std::string program;  ///< a path, seen from `folder`
  std::vector<std::string> argv;
  std::string folder{};          ///< empty: the current one
  int input = -1;                ///< becomes its descriptor 0; -1: it has ours
  int output = -1;               ///< the same for 1
  int errors = -1;               ///< and for 2
  std::vector<int> inherited{};  ///< descriptors that it keeps under their numbers
  bool has_own_group = true;     ///< which a terminal's Ctrl-C does not reach
};

class Process {
 public:
  /// Called again and again while something is waited for; what it throws ends the wait.
  using Check = std::function<void()>;

  /// Starts a program with the signals as a shell would leave them and waits until it runs. Throws
  /// SystemError "cannot start PROGRAM".
  explicit Process(
      const ProcessStart& start, const Check& check = [] {});
  ~Process() { end(); }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool has_ended() const;
  /// Waits for its end that long at most.
  bool ends_within(std::int64_t time_ns) const;
  void send(int signal) const;

  /// Waits for its end, with a check every `interval_ns` and whenever a signal arrives. Then ends
  /// what is left of its group. Its wait status.
  int wait(const Check& check, std::int64_t interval_ns = 20'000'000);
  /// Kills it, with all of its group, unless it has ended, and reaps it. Its wait status.
  int end();

 private:
  void wait_for_start(const FileDescriptor& failure, const ProcessStart& start,
                      const Check& check) const;
  void watch(std::int64_t time_ns) const;

  pid_t pid_ = 0;
  bool has_own_group_;
  bool is_reaped_ = false;
  int status_ = 0;
  FileDescriptor end_;  // readable from its end on; not open where the kernel has none
};

/// "exit code 4" or "signal 9".
std::string wait_status_text(int status);

/// Whether there is something to read from it, or its end, within that time.
bool is_readable(const FileDescriptor& file, std::int64_t wait_ns);

}  // namespace zcbench
