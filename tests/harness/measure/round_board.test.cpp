#include "harness/measure/round_board.hpp"

#include <thread>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/transfer/transfer.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr std::uint32_t kWorkers = 3;
constexpr std::uint32_t kRounds = 50;

WaitLimit limit_of_s(std::int64_t seconds) {
  return WaitLimit(now_ns() + seconds * 1'000'000'000, [] {});
}

}  // namespace

TEST_CASE("every worker goes through every round once, then home", "[round_board][threads]") {
  SideBlock side;
  RoundBoard board(kWorkers, side);
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

TEST_CASE("a round that a worker never joins ends at the deadline", "[round_board]") {
  SideBlock side;
  RoundBoard board(1, side);
  const WaitLimit soon(now_ns() + 30'000'000, [] {});
  CHECK_THROWS_AS(board.open_round(soon), TrialError);
}

TEST_CASE("a side block has room for the most workers a point can have", "[round_board]") {
  SideBlock side;
  const auto transfer =
      find_strategy("shared_mmap")->open({.elements = 1, .workers = kMaxWorkers}, side);
  const RoundBoard board(kMaxWorkers, side);
  board.report(kMaxWorkers - 1).tasks = 1;
  CHECK(transfer->array().size() == 1);
}
