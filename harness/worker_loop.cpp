#include "harness/worker_loop.hpp"

#include <sys/resource.h>

#include "harness/raw_syscall.hpp"
#include "harness/usage.hpp"

namespace zcbench {

namespace {

// A forked worker asks the kernel for the time: the vDSO's pages would cost it more than the calls.
[[gnu::always_inline]] inline std::int64_t time_of(const WorkerJob& job) {
  const bool forked = job.kind == WorkerKind::process && job.lifecycle == Lifecycle::fork;
  return forked ? raw_now_ns() : now_ns();
}

[[gnu::hot]] void run_round(const WorkerJob& job, std::uint32_t worker, const WaitLimit& limit) {
  WorkerReport& report = job.board.report(worker);
  report.tasks = 0;
  while (const std::optional<Task> task = job.transfer.receive(worker, limit)) {
    if (report.tasks++ == 0) report.compute_begin_ns = time_of(job);
    const ChunkResult result = job.kernel.run(task->values);
    report.compute_end_ns = time_of(job);
    job.transfer.submit(worker, *task, result, limit);
  }
  report.finished_ns = time_of(job);
}

}  // namespace

void run_worker(const WorkerJob& job, std::uint32_t worker, const WaitLimit& limit) {
  WorkerReport& report = job.board.report(worker);
  report.started_ns = time_of(job);
  job.binding.bind_worker(worker);
  job.transfer.attach(worker, job.kind == WorkerKind::process);
  if (job.lifecycle == Lifecycle::fork && job.kind == WorkerKind::process) {
    run_round(job, worker, limit);  // wait4 will tell the parent what it used
    report.reported_ns = report.finished_ns;
    return;
  }
  const int who = job.kind == WorkerKind::process ? RUSAGE_SELF : RUSAGE_THREAD;
  std::uint32_t round = 0;
  do {
    if (job.lifecycle == Lifecycle::pool && !job.board.enter_round(round, limit)) return;
    const Usage before = current_usage(who);
    run_round(job, worker, limit);
    report.usage = usage_between(before, current_usage(who));
    report.reported_ns = now_ns();
    job.board.finish_round();
  } while (job.lifecycle == Lifecycle::pool);
}

}  // namespace zcbench
