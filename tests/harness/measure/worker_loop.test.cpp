#include "harness/measure/worker_loop.hpp"

#include "harness/base/errors.hpp"
#include "harness/transfer/control_block.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a worker of a pool looks after its parent though nobody interrupts it",
          "[worker_loop]") {
  ControlBlock side;
  RoundBarrier board(1, side);
  const TransferSpec spec{.elements = 1, .workers = 1, .lifecycle = Lifecycle::pool};
  const auto transfer = find_strategy("shared_mmap")->open(spec, side);
  const WorkerJob job{*transfer,           find_kernel("null")->run, board,
                      WorkerKind::process, Lifecycle::pool,          {}};
  const Deadline limit(now_ns() + 20'000'000'000, [] { throw TrialError("the parent is gone"); });
  CHECK_THROWS_WITH(run_worker(job, 0, limit), contains_text("gone"));
}
