// RoundBarrier: what every group of workers has in the side block: each worker's report on itself
// (times, CPU, why it failed), and, for pools, the gate between rounds. It is not payload and not
// counted as bytes copied. The parent opens a round and waits for it to finish, both off the clock.
#pragma once

#include <cstdint>

#include "harness/os/deadline.hpp"
#include "harness/os/futex.hpp"
#include "harness/os/usage.hpp"
#include "harness/transfer/control_block.hpp"

namespace zcbench {

/// One worker's report on one round; times are those of CLOCK_MONOTONIC.
struct alignas(64) WorkerReport {
  std::int64_t started_ns = 0;
  std::int64_t compute_begin_ns = 0;
  std::int64_t compute_end_ns = 0;
  std::int64_t finished_ns = 0;
  std::int64_t reported_ns = 0;  ///< the report was complete; a pool's worker may stop before
  std::uint32_t tasks = 0;       ///< slices it worked on
  Usage usage{};                 ///< of the round; unused by forked workers (wait4 has it)
  char failure[168] = {};        ///< why it gave up, NUL-terminated; empty: it did not
};

class RoundBarrier {
 public:
  /// `side` must outlive the board.
  RoundBarrier(std::uint32_t workers, ControlBlock& side);

  WorkerReport& report(std::uint32_t worker) const { return reports_[worker]; }

  /// Parent: lets the pool's workers start the next round; returns when each is about to receive.
  void open_round(const Deadline& limit);
  /// Parent: returns when each worker has reported on the round.
  void wait_finished(const Deadline& limit);
  /// Parent: lets the workers end instead of opening another round.
  void close();

  /// Worker: blocks until a round after `round` opens; false if there are no more rounds.
  bool enter_round(std::uint32_t& round, const Deadline& limit);
  /// Worker: says that its report is complete.
  void finish_round();

 private:
  struct Words {
    FutexWord round;
    FutexWord ready;
    FutexWord finished;
  };

  std::uint32_t workers_;
  Words& words_;
  std::span<WorkerReport> reports_;
};

}  // namespace zcbench
