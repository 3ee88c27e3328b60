#include "harness/measure/worker_group.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>

#include "harness/base/errors.hpp"
#include "harness/os/signals.hpp"
#include "harness/transfer/robust_lock.hpp"
#include "tests/catch.hpp"
#include "tests/contracts/trial_fixture.hpp"
#include "tests/harness/os/process_state.hpp"

using namespace zcbench;
using zcbench::testing::no_children_left;

namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;

// Starts two workers that run `body` and joins them. Returns what went wrong, or "".
std::string failure_of(WorkerKind kind, const WorkerGroup::Body& body) {
  const std::int64_t deadline_ns = now_ns() + 60 * kSecondNs;
  ControlBlock side;
  RoundBarrier board(2, side);
  WorkerGroup group(kind, 2, deadline_ns, board, body);
  const Alarm alarm(deadline_ns);
  try {
    group.start();
    group.run_in_parent();
    group.join(Deadline(deadline_ns, [&] { group.check(); }));
  } catch (const TrialError& error) {
    return error.what();
  }
  for (const WorkerGroup::Exit& exit : group.exits()) {
    if (kind != WorkerKind::none) CHECK(exit.exited_ns > 0);
  }
  return "";
}

void only_worker_1(std::uint32_t worker, void (*act)()) {
  if (worker == 1) act();
}

}  // namespace

TEST_CASE("threads and the parent itself pass exceptions on", "[worker_group][threads]") {
  CHECK(failure_of(WorkerKind::thread, [](auto, const auto&) {}).empty());
  CHECK_THAT(failure_of(WorkerKind::thread,
                        [](std::uint32_t worker, const Deadline&) {
                          only_worker_1(worker, [] { throw TrialError("broken"); });
                        }),
             contains_text("worker 1 (thread): broken"));
  CHECK_THAT(failure_of(WorkerKind::none, [](auto, const auto&) { throw TrialError("broken"); }),
             contains_text("broken"));
}

TEST_CASE("threads that wait without timers end with their group", "[worker_group][threads]") {
  ControlBlock side;
  RoundBarrier board(2, side);
  std::atomic<int> stopped = 0;
  std::atomic<pid_t> threads[2] = {};
  {
    WorkerGroup group(WorkerKind::thread, 2, now_ns() + 60 * kSecondNs, board,
                      [&](std::uint32_t worker, Deadline limit) {
                        limit.drop_timers();
                        threads[worker] = ::gettid();
                        std::uint32_t round = 0;
                        try {
                          board.enter_round(round, limit);
                        } catch (const TrialError&) {
                          ++stopped;
                        }
                      });
    group.start();
    for (const std::atomic<pid_t>& thread : threads) {
      CHECK(comes_true([&] { return thread != 0 && state_of(thread) == 'S'; }));
    }
  }
  CHECK(stopped == 2);
}

#ifndef __SANITIZE_THREAD__

namespace {

Pipe make_blocking_pipe() {
  Pipe pipe = make_pipe();
  REQUIRE(::fcntl(pipe.read_end.get(), F_SETFL, 0) == 0);
  return pipe;
}

}  // namespace

TEST_CASE("how a process ended is said in words", "[worker_group]") {
  const auto failure = [](void (*act)()) {
    return failure_of(WorkerKind::process,
                      [act](std::uint32_t worker, const Deadline&) { only_worker_1(worker, act); });
  };
  CHECK(failure([] {}).empty());
  CHECK_THAT(failure([] { ::_exit(3); }), contains_text("exited with status 3"));
  CHECK_THAT(failure([] { ::raise(SIGKILL); }), contains_text("killed by signal 9 (SIGKILL)"));
  CHECK_THAT(failure([] { throw TrialError("broken"); }), contains_text("): broken"));
  CHECK(no_children_left());
}

TEST_CASE("a death is reported before the failures that follow from it", "[worker_group]") {
  const Pipe awake = make_blocking_pipe();
  const Pipe failing = make_blocking_pipe();
  const std::string failure =
      failure_of(WorkerKind::process, [&](std::uint32_t worker, const Deadline&) {
        char byte = 0;
        pid_t sibling = ::getpid();
        if (worker == 0) {
          // A new process may start slowly. Wait for it, because its death is awaited only for a
          // while.
          if (::read(awake.read_end.get(), &byte, 1) != 1) return;
          if (::write(failing.write_end.get(), &sibling, sizeof sibling) < 0) return;
          throw TrialError("the sibling is gone");
        }
        if (::write(awake.write_end.get(), &byte, 1) != 1) return;
        if (::read(failing.read_end.get(), &sibling, sizeof sibling) != sizeof sibling) return;
        comes_true([&] { return has_ended(sibling); });
        ::raise(SIGKILL);
      });
  CHECK_THAT(failure, contains_text("worker 1"));
  CHECK_THAT(failure, contains_text("SIGKILL"));
}

TEST_CASE("those that have not finished are named, many by number", "[worker_group]") {
  ControlBlock side;
  RoundBarrier board(6, side);
  const std::int64_t begin_ns = now_ns();
  WorkerGroup group(WorkerKind::process, 6, begin_ns + 60 * kSecondNs, board,
                    [](auto, const auto&) { ::pause(); });
  CHECK(group.unfinished(begin_ns).empty());
  group.start();
  CHECK_THAT(group.unfinished(begin_ns),
             contains_text("worker 3 (pid ") && contains_text(") and 2 more"));
  for (const std::uint32_t worker : {0U, 2U, 3U, 5U}) board.report(worker).reported_ns = begin_ns;
  const std::string names = group.unfinished(begin_ns);
  CHECK(names.starts_with("worker 1 (pid "));
  CHECK_THAT(names, contains_text("), worker 4 (pid "));
  CHECK(names.ends_with(")"));
}

TEST_CASE("leaving the scope kills and reaps", "[worker_group]") {
  {
    ControlBlock side;
    RoundBarrier board(3, side);
    WorkerGroup group(WorkerKind::process, 3, now_ns() + 60 * kSecondNs, board,
                      [](auto, const auto&) { ::pause(); });
    group.start();
  }
  CHECK(no_children_left());
}

TEST_CASE("a robust lock knows a worker born with its thread id", "[worker_group]") {
  const std::int64_t deadline_ns = now_ns() + 60 * kSecondNs;
  ControlBlock side;
  RoundBarrier board(1, side);
  RobustLock lock(side);
  WorkerGroup group(
      WorkerKind::process, 1, deadline_ns, board,
      [&](std::uint32_t, const Deadline& limit) {
        const RobustLock::Guard guard(lock, limit);
        ::raise(SIGKILL);
      },
      WorkerGroup::ForkMode::with_thread_id);
  const Deadline limit(deadline_ns, [&] { group.check(); });
  group.start();
  CHECK_THROWS_AS(group.join(limit), TrialError);
  const Deadline soon(now_ns() + 60 * kSecondNs, [] {});
  CHECK_THROWS_WITH(RobustLock::Guard(lock, soon), contains_text("died"));
}

TEST_CASE("workers die with their parent", "[worker_group]") {
  REQUIRE(::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
  const pid_t parent = ::fork();
  REQUIRE(parent >= 0);
  if (parent == 0) {
    ControlBlock side;
    RoundBarrier board(2, side);
    WorkerGroup group(WorkerKind::process, 2, now_ns() + 60 * kSecondNs, board,
                      [](auto, const auto&) { ::pause(); });
    group.start();
    ::raise(SIGKILL);
  }
  // Waits for the parent, then for both orphans, whose subreaper is this process.
  for (int child = 0; child < 3; ++child) {
    int status = 0;
    REQUIRE(::wait(&status) > 0);
    // A signal ends the workers, or their own check of getppid() if the parent died even earlier.
    CHECK(status != 0);
  }
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
  CHECK(no_children_left());
}

#endif
