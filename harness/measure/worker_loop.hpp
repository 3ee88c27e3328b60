// What a worker does from birth to exit, whatever the strategy: receive, run the kernel, submit,
// report. Trial hands it to a WorkerGroup.
#pragma once

#include <cstdint>

#include "harness/machine/cpu_binding.hpp"
#include "harness/measure/round_barrier.hpp"
#include "harness/transfer/transfer.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

struct WorkerJob {
  Transfer& transfer;
  const Kernel& kernel;
  RoundBarrier& board;
  WorkerKind kind;
  Lifecycle lifecycle;
  const ParentBinding& binding;
};

/// Runs one round (`fork`) or rounds until the board closes (`pool`). Throws what the Transfer
/// throws.
[[gnu::hot]] void run_worker(const WorkerJob& job, std::uint32_t worker, const Deadline& limit);

}  // namespace zcbench
