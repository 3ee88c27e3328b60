// What a worker does from start to exit, whatever the strategy: receive, run the kernel, submit,
// report. Trial hands it to a WorkerGroup; an exec'd worker calls it by itself.
#pragma once

#include <poll.h>
#include <sys/prctl.h>

#include <csignal>
#include <cstdint>
#include <exception>

#include "harness/base/errors.hpp"
#include "harness/machine/cpu_binding.hpp"
#include "harness/measure/round_barrier.hpp"
#include "harness/os/raw_syscall.hpp"
#include "harness/transfer/transfer.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

struct WorkerJob {
  Transfer& transfer;
  ChunkResult (*run)(std::span<double> slice);  ///< of the kernel
  RoundBarrier& board;
  WorkerKind kind;
  Lifecycle lifecycle;
  WorkerBinding binding;
};

/// Runs one round (`fork`, `exec`) or rounds until the board closes (`pool`). Throws what the
/// Transfer throws.
[[gnu::hot]] void run_worker(const WorkerJob& job, std::uint32_t worker, const Deadline& limit);

/// The exit status of a worker process that failed; its report, or stderr, says why.
inline constexpr int kWorkerFailed = 99;

/// The limit of a worker process's waits. `life_line` hangs up when the parent is gone.
/// Inlined, because a call would touch another page of a new worker's code.
[[gnu::always_inline]] inline Deadline worker_process_limit(std::int64_t deadline_ns,
                                                            int life_line) {
  return Deadline(deadline_ns, [life_line] {
    pollfd parent{.fd = life_line, .events = 0, .revents = 0};
    if (::poll(&parent, 1, 0) > 0) throw TrialError("the parent is gone");
  });
}

/// Writes why a worker gives up into its report, truncated to the room there.
void note_failure(WorkerReport& report, const char* what);

/// The whole life of a worker process: it does `work` until `limit()`, or dies with its parent. It
/// ends before anything is destroyed, which would touch more pages.
template <typename Limit, typename Work>
[[noreturn, gnu::always_inline]] inline void live_as_worker(WorkerReport& report, pid_t parent,
                                                            const Limit& limit, const Work& work) {
  raw_syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
  // The parent may have died before the request above was in force.
  if (raw_syscall(SYS_getppid) != parent) raw_exit(kWorkerFailed);
  try {
    const Deadline until = limit();
    work(until);
    raw_exit(0);
  } catch (const std::exception& error) {
    note_failure(report, error.what());
    ::_exit(kWorkerFailed);
  }
}

}  // namespace zcbench
