#include "harness/measure/worker_loop.hpp"

#include <sys/resource.h>

#include <cstring>
#include <optional>

#include "harness/os/signals.hpp"
#include "harness/os/usage.hpp"

namespace zcbench {

namespace {

// The interval of the alarm that is a second safeguard of a worker's waits, so long that it does
// not show in a sample.
constexpr std::int64_t kWatchNs = 100'000'000;

// Whether the worker is a process that was started inside the timer; the parent gets the usage of
// its whole life from wait4.
[[gnu::always_inline]] inline bool is_new_process(const WorkerJob& job) {
  return job.kind == WorkerKind::process && job.lifecycle != Lifecycle::pool;
}

// A new process asks the kernel for the time: the vDSO's pages would cost it more than the calls.
[[gnu::always_inline]] inline std::int64_t time_of(const WorkerJob& job) {
  return is_new_process(job) ? raw_now_ns() : now_ns();
}

[[gnu::hot]] void run_round(const WorkerJob& job, std::uint32_t worker, const Deadline& limit) {
  WorkerReport& report = job.board.report(worker);
  report.tasks = 0;
  while (const std::optional<Task> task = job.transfer.receive(worker, limit)) {
    if (report.tasks++ == 0) report.compute_begin_ns = time_of(job);
    const ChunkResult result = job.run(task->values);
    report.compute_end_ns = time_of(job);
    job.transfer.submit(worker, *task, result, limit);
  }
  report.finished_ns = time_of(job);
}

void run_reported_round(const WorkerJob& job, std::uint32_t worker, const Deadline& limit) {
  const int who = job.kind == WorkerKind::process ? RUSAGE_SELF : RUSAGE_THREAD;
  WorkerReport& report = job.board.report(worker);
  const Usage before = current_usage(who);
  run_round(job, worker, limit);
  report.usage = usage_between(before, current_usage(who));
  report.reported_ns = now_ns();
  job.board.finish_round();
}

// The worker dies with its parent, and the parent kills it when it is no longer needed. The alarm
// is for the case that neither happens; threads are interrupted by the WorkerGroup.
void run_pool_rounds(const WorkerJob& job, std::uint32_t worker, Deadline limit) {
  std::optional<Alarm> alarm;
  if (job.kind == WorkerKind::process) alarm.emplace(now_ns() + kWatchNs, kWatchNs);
  limit.drop_timers();
  std::uint32_t round = 0;
  while (job.board.enter_round(round, limit)) run_reported_round(job, worker, limit);
}

}  // namespace

void run_worker(const WorkerJob& job, std::uint32_t worker, const Deadline& limit) {
  WorkerReport& report = job.board.report(worker);
  report.started_ns = time_of(job);
  job.binding.bind(worker);
  job.transfer.attach(worker, job.kind == WorkerKind::process);
  if (is_new_process(job)) {
    run_round(job, worker, limit);
    report.reported_ns = report.finished_ns;
    return;
  }
  if (job.lifecycle == Lifecycle::pool) {
    run_pool_rounds(job, worker, limit);
  } else {
    run_reported_round(job, worker, limit);
  }
}

void note_failure(WorkerReport& report, const char* what) {
  std::strncpy(report.failure, what, sizeof report.failure - 1);
}

}  // namespace zcbench
