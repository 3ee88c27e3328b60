// Signal handling and inherited process state. main calls prepare_process() first; every wait and
// long loop in the parent calls throw_if_interrupted().
#pragma once

#include <pthread.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace zcbench {

/// Repairs bad inherited state (ignored SIGCHLD, blocked signals, closed descriptors 0-2), ignores
/// SIGPIPE and SIGXFSZ so that they become errors, and disables core dumps (they would contain the
/// user's arrays). From then on SIGINT, SIGTERM and SIGHUP end the process at once with exit code
/// 128 + signal, unless a StopSignalsNoted is alive; an ignored SIGHUP (nohup) stays ignored.
/// SIGBUS from a mapping whose file was truncated prints one line and exits with kPointFailed; in a
/// worker it is fatal.
void prepare_process();

/// While one is alive, the first of these signals is only recorded for throw_if_interrupted(), so
/// that work in progress can be cleaned up; the second ends the process at once. A duplicate from
/// the same member of our process group, as timeout(1) sends it, does not count as the second.
/// Needed by code that forks or keeps a journal.
class StopSignalsNoted {
 public:
  StopSignalsNoted();
  ~StopSignalsNoted();
  StopSignalsNoted(const StopSignalsNoted&) = delete;
  StopSignalsNoted& operator=(const StopSignalsNoted&) = delete;
};

/// Sets what the SIGBUS message says the process was doing: the name of the point it measures.
void set_activity(std::string_view what);

/// Throws Interrupted if one of the signals has arrived.
void throw_if_interrupted();

/// While alive, limits the process to that many seconds of CPU time; after that it prints the
/// message on stderr and exits with kBadInput. For work on user input that cannot be interrupted
/// otherwise, before anything is forked or written. At most one may be alive.
class CpuBudget {
 public:
  CpuBudget(int seconds, const std::string& message);
  ~CpuBudget();
  CpuBudget(const CpuBudget&) = delete;
  CpuBudget& operator=(const CpuBudget&) = delete;
};

/// While alive, SIGALRM interrupts blocking system calls (EINTR) from a given time on, repeatedly.
/// Costs nothing before that time, so it can guard a timed region. Not inherited by fork.
class Alarm {
 public:
  /// Interrupts at `first_ns` of CLOCK_MONOTONIC and then every `interval_ns`.
  explicit Alarm(std::int64_t first_ns, std::int64_t interval_ns = 20'000'000);
  /// Moves the first interrupt to `first_ns`.
  void set(std::int64_t first_ns);
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

 private:
  std::int64_t interval_ns_;
};

/// Interrupts a blocking system call of that thread (EINTR). A call that is about to begin misses
/// it, so repeat this until the thread has made progress.
void interrupt_thread(pthread_t thread);

}  // namespace zcbench
