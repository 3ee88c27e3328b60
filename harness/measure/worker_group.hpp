// WorkerGroup: the workers of one Transfer, from their start to reaping. The only place that forks.
// Order of use: construct (off the clock), start(), check() while waiting, join(). Leaving the
// scope at any moment kills and reaps the workers that are left.
#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "harness/measure/execed_workers.hpp"
#include "harness/measure/round_barrier.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/posix.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

class WorkerGroup {
 public:
  /// What a worker does; it gets its index and what it may wait on (ended by the parent's death or
  /// stop). An exception fails the sample.
  using Body = std::function<void(std::uint32_t worker, const Deadline& limit)>;

  struct Exit {
    std::int64_t exited_ns = 0;  ///< CLOCK_MONOTONIC; 0: not yet
    rusage usage{};              ///< processes only: from start to exit, from wait4
  };

  /// How much of the C library's own state is corrected in a forked worker. `raw`: none, which
  /// saves a page fault. `with_thread_id`: what robust mutexes need.
  enum class ForkMode { raw, with_thread_id };

  /// `deadline_ns`: when a worker stops waiting by itself, a little after the parent would.
  /// `board` has a report for each worker. If `execed` is not null, it starts the processes, which
  /// then do what it says, not `body`. Both must outlive the group. Throws std::logic_error if
  /// processes are to be forked while another thread is alive.
  WorkerGroup(WorkerKind kind, std::uint32_t count, std::int64_t deadline_ns, RoundBarrier& board,
              Body body, ForkMode fork_mode = ForkMode::raw, ExecedWorkers* execed = nullptr);
  ~WorkerGroup();
  WorkerGroup(const WorkerGroup&) = delete;
  WorkerGroup& operator=(const WorkerGroup&) = delete;

  /// Starts the processes or the threads; returns when the last one exists. WorkerKind::none
  /// starts nothing. Throws SystemError (after killing those already started).
  void start();
  /// WorkerKind::none: does the work here and now.
  void run_in_parent();
  /// Throws TrialError naming the worker, its pid and how it ended, if one has failed.
  void check();
  /// Like check(), but also waits a little for a worker to end. Called when a worker has closed its
  /// end of a channel, which it does just before it can be reaped.
  void check_for_death();
  /// "worker 1 (pid 7), worker 3 (pid 9)": the processes that neither have ended nor reported a
  /// finish at or after `since_ns` (CLOCK_MONOTONIC); a few by name, the others by number.
  std::string unfinished(std::int64_t since_ns) const;
  /// Blocks until every worker has ended well. Needs an Alarm to be interruptible. Throws
  /// TrialError if one ended badly, and what limit.check() throws.
  void join(const Deadline& limit);

  /// One per worker that is a process or thread, complete after join().
  std::span<const Exit> exits() const { return exits_; }

 private:
  [[gnu::hot, gnu::noinline]] void start_processes();
  [[noreturn]] [[gnu::hot]] void run_child(std::uint32_t worker, pid_t parent);
  void run_thread(std::uint32_t worker);
  [[gnu::hot]] Deadline worker_limit();
  void record_exit(pid_t pid, int status, const rusage& usage);
  [[noreturn]] void throw_failure(std::uint32_t worker, int status);
  void join_threads();
  void stop_threads();
  void kill_and_reap();
  std::string name(std::uint32_t worker) const;
  std::string describe(std::uint32_t worker, int status) const;

  static constexpr std::uint32_t kNoThread = ~0U;

  WorkerKind kind_;
  std::uint32_t count_;
  std::int64_t deadline_ns_;
  RoundBarrier& board_;
  Body body_;
  ForkMode fork_mode_;
  ExecedWorkers* execed_;
  Pipe life_line_;      // workers poll the read end: it hangs up when the parent is gone
  Mapping own_memory_;  // not inherited, so that the parent can write there after a fork without a
                        // page fault; of the next two
  std::span<Exit> exits_;
  std::span<pid_t> pids_;  // of those started
  std::uint32_t running_ = 0;
  std::vector<std::jthread> threads_;
  std::atomic<bool> stop_{false};  // threads only, as the next two
  std::atomic<std::size_t> ended_threads_{0};
  std::atomic<std::uint32_t> first_failed_thread_{kNoThread};
};

}  // namespace zcbench
