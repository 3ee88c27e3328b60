#include "harness/measure/round_barrier.hpp"

#include <thread>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/transfer/transfer.hpp"
#include "tests/catch.hpp"
#include "tests/harness/os/deadline_fixture.hpp"

using namespace zcbench;

namespace {

constexpr std::uint32_t kWorkers = 3;
constexpr std::uint32_t kRounds = 50;

}  // namespace

TEST_CASE("every worker goes through every round once, then home", "[round_barrier][threads]") {
  ControlBlock side;
  RoundBarrier board(kWorkers, side);
  std::vector<std::jthread> workers;
  for (std::uint32_t worker = 0; worker < kWorkers; ++worker) {
    workers.emplace_back([&board, worker] {
      std::uint32_t round = 0;
      while (board.enter_round(round, limit_of_s(20))) {
        ++board.report(worker).tasks;
        board.finish_round();
      }
    });
  }
  for (std::uint32_t round = 1; round <= kRounds; ++round) {
    board.open_round(limit_of_s(20));
    board.wait_finished(limit_of_s(20));
    for (std::uint32_t worker = 0; worker < kWorkers; ++worker) {
      REQUIRE(board.report(worker).tasks == round);
    }
  }
  board.close();
}

TEST_CASE("a round that a worker never joins ends at the deadline", "[round_barrier]") {
  ControlBlock side;
  RoundBarrier board(1, side);
  const Deadline soon(now_ns() + 30'000'000, [] {});
  CHECK_THROWS_AS(board.open_round(soon), TrialError);
}

TEST_CASE("a control block has room for the most workers a point can have", "[round_barrier]") {
  ControlBlock side;
  const auto transfer =
      find_strategy("shared_mmap")->open({.elements = 1, .workers = kMaxWorkers}, side);
  const RoundBarrier board(kMaxWorkers, side);
  board.report(kMaxWorkers - 1).tasks = 1;
  CHECK(transfer->array().size() == 1);
}
