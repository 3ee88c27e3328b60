#include "harness/os/require_single_threaded.hpp"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "harness/measure/round_barrier.hpp"
#include "harness/measure/worker_group.hpp"
#include "harness/transfer/control_block.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

#ifndef __SANITIZE_THREAD__

TEST_CASE("threads that were joined do not count", "[require_single_threaded]") {
  for (int round = 0; round < 200; ++round) {
    std::thread([] {}).join();
    REQUIRE_NOTHROW(require_lone_thread());
  }
}

TEST_CASE("no worker is forked while another thread is alive", "[require_single_threaded]") {
  std::atomic<bool> stop{false};
  std::jthread other([&] {
    while (!stop) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
  ControlBlock side;
  RoundBarrier board(1, side);
  const auto group_of = [&](WorkerKind kind) {
    WorkerGroup group(kind, 1, now_ns() + 1'000'000'000, board, [](auto, const auto&) {});
  };
  CHECK_THROWS_WITH(group_of(WorkerKind::process), contains_text("2 threads are alive"));
  CHECK_THROWS_AS(group_of(WorkerKind::process), std::logic_error);
  CHECK_NOTHROW(group_of(WorkerKind::thread));
  stop = true;
}

#endif
