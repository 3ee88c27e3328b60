// Tests what the contract tests do not: pages are sent instead of copies, and a worker's frames may
// outlive the worker.
#include <sys/wait.h>
#include <unistd.h>

#include <numeric>

#include "harness/transfer/control_block.hpp"
#include "harness/transfer/transfer.hpp"
#include "tests/catch.hpp"
#include "tests/harness/os/deadline_fixture.hpp"

using namespace zcbench;

TEST_CASE("pages that a worker has sent outlive it and its next slice", "[pipe_vmsplice]") {
  const Strategy& strategy = *find_strategy("pipe_vmsplice");
  if (strategy.unavailable()) return;
  // 160 kB, which fit the widened pipe: they are read after the worker's exit.
  constexpr std::uint64_t kElements = 20'000;
  const TransferSpec spec{.elements = kElements, .workers = 1, .returns_slices = true};
  ControlBlock side;
  const auto transfer = strategy.open(spec, side);
  std::vector<double> sent(kElements);
  std::iota(sent.begin(), sent.end(), 0.5);
  std::copy(sent.begin(), sent.end(), transfer->array().begin());
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    transfer->attach(0, true);
    const auto task = transfer->receive(0, limit_of_s(10));
    for (double& value : task->values) value = -value;
    transfer->submit(0, *task, {.count = kElements}, limit_of_s(10));
    ::_exit(0);
  }
  transfer->distribute(limit_of_s(10));
  int status = -1;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  REQUIRE(status == 0);
  std::vector<ChunkResult> results(1);
  transfer->collect(results, limit_of_s(10));
  CHECK(results[0].count == kElements);
  for (std::uint64_t i = 0; i < kElements; ++i) REQUIRE(transfer->array()[i] == -sent[i]);
}
