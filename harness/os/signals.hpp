// What the process does about signals and what it inherited. main calls prepare_process() first;
// whoever waits or loops in the parent calls throw_if_interrupted().
#pragma once

#include <pthread.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace zcbench {

/// Undoes hostile inheritance (ignored SIGCHLD, blocked signals, closed descriptors 0-2), ignores
/// SIGPIPE and SIGXFSZ so that they become errors, and forbids core dumps (they would hold the
/// user's arrays). From then on SIGINT, SIGTERM and SIGHUP end the process at once with 128 +
/// signal, unless a StopSignalsNoted is alive; a SIGHUP that is ignored (nohup) stays ignored.
/// SIGBUS, of a mapping whose file was cut, is said in one line and ends the process with
/// kPointFailed; a worker dies of it.
void prepare_process();

/// While one is alive, the first of these signals is noted for throw_if_interrupted(), so that what
/// was begun can be ended in order; the second ends the process at once. The same signal again from
/// the same member of our process group, as timeout(1) sends it, is no second one. For whoever
/// forks or keeps a journal.
class StopSignalsNoted {
 public:
  StopSignalsNoted();
  ~StopSignalsNoted();
  StopSignalsNoted(const StopSignalsNoted&) = delete;
  StopSignalsNoted& operator=(const StopSignalsNoted&) = delete;
};

/// What the process is about, for that line: the name of the point it measures.
void set_activity(std::string_view what);

/// Throws Interrupted if one of the signals has arrived.
void throw_if_interrupted();

/// While alive, the process may use that many seconds of its own CPU time; then it prints the
/// message on stderr and exits with kBadInput, wherever it is. For work on the user's input that
/// cannot be interrupted otherwise, before anything is forked or written. One at a time.
class CpuBudget {
 public:
  CpuBudget(int seconds, const std::string& message);
  ~CpuBudget();
  CpuBudget(const CpuBudget&) = delete;
  CpuBudget& operator=(const CpuBudget&) = delete;
};

/// While alive, SIGALRM interrupts blocking system calls (EINTR), at some moment and ever after.
/// Costs nothing before that, so it can guard a timed region. Not inherited over fork.
class Alarm {
 public:
  /// From `first_ns` of CLOCK_MONOTONIC on, every `interval_ns`.
  explicit Alarm(std::int64_t first_ns, std::int64_t interval_ns = 20'000'000);
  /// From then on instead.
  void set(std::int64_t first_ns);
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

 private:
  std::int64_t interval_ns_;
};

/// Interrupts a blocking system call of that thread (EINTR). One that is about to begin may miss
/// it: to be repeated until the thread is seen to go on.
void interrupt_thread(pthread_t thread);

}  // namespace zcbench
