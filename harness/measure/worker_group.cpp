#include "harness/measure/worker_group.hpp"

#include <fmt/core.h>
#include <sys/mman.h>
#if __has_include(<sys/rseq.h>)
#include <sys/rseq.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <memory>
#include <system_error>

#include "harness/measure/worker_loop.hpp"
#include "harness/os/raw_syscall.hpp"
#include "harness/os/require_single_threaded.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

constexpr std::uintptr_t kStackPage = 4096;
// The parent should be the one to report a deadline, so its workers wait a little longer.
constexpr std::int64_t kWorkerGraceNs = 1'000'000'000;
constexpr std::int64_t kReapLimitNs = 10'000'000'000;
constexpr std::uint32_t kMostNames = 4;
constexpr std::int64_t kSiblingDeathNs = 500'000'000;

// The kernel keeps the CPU's number up to date in every thread's block of thread-local memory. The
// C library has a use for it, this program has not; after a fork it costs the parent and every
// worker a copied page.
void unregister_rseq() {
#ifdef RSEQ_SIG
  static const long done = raw_syscall(
      SYS_rseq, static_cast<char*>(__builtin_thread_pointer()) + __rseq_offset,
      std::max<unsigned>(__rseq_size, sizeof(struct rseq)), RSEQ_FLAG_UNREGISTER, RSEQ_SIG);
  static_cast<void>(done);  // an error: it was not registered
#endif
}

[[gnu::noinline]] long fork_with_thread_id() {
  const pid_t pid = ::_Fork();
  return pid < 0 ? -errno : pid;
}

void pause_briefly() {
  const timespec pause{.tv_sec = 0, .tv_nsec = 200'000};
  ::nanosleep(&pause, nullptr);
}

}  // namespace

WorkerGroup::WorkerGroup(WorkerKind kind, std::uint32_t count, std::int64_t deadline_ns,
                         RoundBarrier& board, Body body, ForkMode fork_mode, ExecedWorkers* execed)
    : kind_(kind),
      count_(count),
      deadline_ns_(deadline_ns + kWorkerGraceNs),
      board_(board),
      body_(std::move(body)),
      fork_mode_(fork_mode),
      execed_(execed) {
  if (kind_ == WorkerKind::none) return;
  own_memory_ = Mapping::anonymous_private(count * (sizeof(Exit) + sizeof(pid_t)));
  own_memory_.advise(MADV_DONTFORK);
  exits_ = {reinterpret_cast<Exit*>(own_memory_.data()), count};
  std::uninitialized_value_construct(exits_.begin(), exits_.end());
  if (kind_ == WorkerKind::process) {
    require_lone_thread();
    life_line_ = make_pipe();
    unregister_rseq();
    if (execed_ != nullptr)
      execed_->prepare(board_.report(0), life_line_.read_end.get(), deadline_ns_);
  } else {
    threads_.reserve(count);
  }
}

WorkerGroup::~WorkerGroup() {
  stop_threads();
  kill_and_reap();
}

void WorkerGroup::start() {
  if (kind_ == WorkerKind::process) {
    start_processes();
  } else if (kind_ == WorkerKind::thread) {
    for (std::uint32_t worker = 0; worker < count_; ++worker) {
      try {
        threads_.emplace_back([this, worker] { run_thread(worker); });
      } catch (const std::system_error& error) {
        throw SystemError(fmt::format("start of thread {}", worker), error.code().value());
      }
    }
  }
}

void WorkerGroup::start_processes() {
  const pid_t parent = ::getpid();
  // Every page that a child writes to is copied, so its frames begin at the top of one page. For
  // the same reason the parent writes nothing but the ids between two forks.
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  char* const top = static_cast<char*>(__builtin_alloca(here % kStackPage));
  __asm__ volatile("" : : "r"(top) : "memory");
  auto* const pids = reinterpret_cast<pid_t*>(exits_.data() + count_);
  std::uint32_t started = 0;
  long pid = 0;
  for (; started < count_; ++started) {
    // Not fork(): the process has one thread, so there are no locks to reset in the child, and
    // writing to them would cost every worker three copied pages.
    if (execed_ != nullptr) [[unlikely]] {
      pid = execed_->start(started);
    } else {
      pid = fork_mode_ == ForkMode::raw ? raw_fork() : fork_with_thread_id();
      if (pid == 0) run_child(started, parent);
    }
    if (pid < 0) break;
    pids[started] = static_cast<pid_t>(pid);
  }
  pids_ = std::span(pids, started);
  running_ = started;
  if (pid < 0) {
    const char* const call = execed_ != nullptr ? "posix_spawn" : "fork";
    throw SystemError(fmt::format("{} of worker {}", call, started), static_cast<int>(-pid));
  }
}

void WorkerGroup::run_child(std::uint32_t worker, pid_t parent) {
  const auto limit = [this] {
    // Not reset(): writing to inherited memory costs a page fault, and this is timed.
    raw_syscall(SYS_close, life_line_.write_end.get());
    return worker_limit();
  };
  live_as_worker(board_.report(worker), parent, limit,
                 [this, worker](const Deadline& until) { body_(worker, until); });
}

void WorkerGroup::run_thread(std::uint32_t worker) {
  try {
    body_(worker, worker_limit());
  } catch (const std::exception& error) {
    note_failure(board_.report(worker), error.what());
    std::uint32_t none = kNoThread;
    first_failed_thread_.compare_exchange_strong(none, worker, std::memory_order_release);
  }
  ++ended_threads_;
}

void WorkerGroup::run_in_parent() {
  if (kind_ == WorkerKind::none) body_(0, worker_limit());
}

Deadline WorkerGroup::worker_limit() {
  if (kind_ == WorkerKind::process) {
    return worker_process_limit(deadline_ns_, life_line_.read_end.get());
  }
  return Deadline(deadline_ns_, [this] {
    if (stop_.load(std::memory_order_relaxed)) throw TrialError("stopped");
  });
}

std::string WorkerGroup::name(std::uint32_t worker) const {
  return fmt::format("worker {} (pid {})", worker, pids_[worker]);
}

std::string WorkerGroup::unfinished(std::int64_t since_ns) const {
  std::string names;
  std::uint32_t found = 0;
  for (std::uint32_t worker = 0; worker < pids_.size(); ++worker) {
    const bool has_exited = exits_[worker].exited_ns != 0;
    if (has_exited || board_.report(worker).reported_ns >= since_ns) continue;
    if (++found <= kMostNames) names += (names.empty() ? "" : ", ") + name(worker);
  }
  return found <= kMostNames ? names : fmt::format("{} and {} more", names, found - kMostNames);
}

std::string WorkerGroup::describe(std::uint32_t worker, int status) const {
  const std::string who = name(worker);
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return fmt::format("{} was killed by signal {} (SIG{})", who, signal, sigabbrev_np(signal));
  }
  const char* failure = board_.report(worker).failure;
  if (WEXITSTATUS(status) == kWorkerFailed && *failure != '\0') {
    return fmt::format("{}: {}", who, failure);
  }
  return fmt::format("{} exited with status {}", who, WEXITSTATUS(status));
}

void WorkerGroup::record_exit(pid_t pid, int status, const rusage& usage) {
  const auto found = std::find(pids_.begin(), pids_.end(), pid);
  if (found == pids_.end()) return;  // a child we inherited from whoever started us
  const auto worker = static_cast<std::uint32_t>(found - pids_.begin());
  exits_[worker] = {.exited_ns = now_ns(), .usage = usage};
  --running_;
  if (status != 0) throw_failure(worker, status);
}

// A sibling's death makes others fail, too; the death is what to report.
void WorkerGroup::throw_failure(std::uint32_t worker, int status) {
  const std::int64_t give_up_ns = now_ns() + kSiblingDeathNs;
  while (!WIFSIGNALED(status) && running_ > 0 && now_ns() < give_up_ns) {
    int sibling_status = 0;
    const pid_t pid = ::waitpid(-1, &sibling_status, WNOHANG);
    const auto found = std::find(pids_.begin(), pids_.end(), pid);
    if (pid > 0 && found != pids_.end()) {
      const auto sibling = static_cast<std::uint32_t>(found - pids_.begin());
      exits_[sibling].exited_ns = now_ns();
      --running_;
      if (WIFSIGNALED(sibling_status)) throw TrialError(describe(sibling, sibling_status));
    } else {
      pause_briefly();
    }
  }
  throw TrialError(describe(worker, status));
}

void WorkerGroup::check() {
  const std::uint32_t failed = first_failed_thread_.load(std::memory_order_acquire);
  if (failed != kNoThread) {
    throw TrialError(fmt::format("worker {} (thread): {}", failed, board_.report(failed).failure));
  }
  for (std::size_t worker = 0; worker < pids_.size(); ++worker) {
    if (exits_[worker].exited_ns != 0) continue;
    int status = 0;
    rusage usage{};
    if (::wait4(pids_[worker], &status, WNOHANG, &usage) == pids_[worker]) {
      record_exit(pids_[worker], status, usage);
    }
  }
}

void WorkerGroup::check_for_death() {
  const std::int64_t give_up_ns = now_ns() + kSiblingDeathNs;
  do {
    check();
    pause_briefly();
  } while (now_ns() < give_up_ns);
}

void WorkerGroup::join(const Deadline& limit) {
  join_threads();
  while (running_ > 0) {
    int status = 0;
    rusage usage{};
    const pid_t pid = ::wait4(-1, &status, 0, &usage);
    if (pid > 0) {
      record_exit(pid, status, usage);
    } else if (errno == EINTR) {
      limit.check();
    } else {
      throw SystemError("wait4", errno);
    }
  }
}

void WorkerGroup::join_threads() {
  for (std::size_t worker = 0; worker < threads_.size(); ++worker) {
    threads_[worker].join();
    exits_[worker].exited_ns = now_ns();
  }
  threads_.clear();
  check();
}

void WorkerGroup::stop_threads() {
  stop_ = true;
  while (ended_threads_ < threads_.size()) {
    for (std::jthread& thread : threads_) interrupt_thread(thread.native_handle());
    pause_briefly();
  }
  threads_.clear();
}

void WorkerGroup::kill_and_reap() {
  // Kill first, all of them: one may be blocked on a sibling or on a pipe that nobody reads.
  for (std::size_t worker = 0; worker < pids_.size(); ++worker) {
    if (exits_[worker].exited_ns == 0) ::kill(pids_[worker], SIGKILL);
  }
  const std::int64_t give_up_ns = now_ns() + kReapLimitNs;
  for (std::size_t worker = 0; worker < pids_.size(); ++worker) {
    while (exits_[worker].exited_ns == 0 && now_ns() < give_up_ns) {
      if (::waitpid(pids_[worker], nullptr, WNOHANG) != 0) {
        exits_[worker].exited_ns = now_ns();
      } else {
        pause_briefly();
      }
    }
  }
}

}  // namespace zcbench
