// ExecedWorkers: starts this program anew for each worker of lifecycle `exec`. Trial makes one
// before it opens the Transfer; the WorkerGroup prepares and starts the workers. main() of every
// program that takes samples calls become_worker_if_started_as_one() before anything else.
#pragma once

#include <spawn.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "harness/machine/cpu_binding.hpp"
#include "harness/measure/round_barrier.hpp"
#include "harness/transfer/control_block.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace start_of_program {

/// An address in this program's code, from which distances are measured.
std::intptr_t address();

}  // namespace start_of_program

/// A function of this program, in a form that is valid in every process that runs the program,
/// wherever its code is loaded.
template <typename Function>
class FunctionOfProgram {
 public:
  FunctionOfProgram() = default;
  explicit FunctionOfProgram(Function* function)
      : distance_(reinterpret_cast<std::intptr_t>(function) - start_of_program::address()) {}

  Function* get() const {
    return reinterpret_cast<Function*>(start_of_program::address() + distance_);
  }

 private:
  std::intptr_t distance_ = 0;
};

struct WorkerOrder;

class ExecedWorkers {
 public:
  using Open = std::unique_ptr<Transfer>(const TransferSpec& spec, ControlBlock& side);
  using Run = ChunkResult(std::span<double> slice);

  /// Must be the first to allocate from `side`, which must outlive it. `open` and `run` are
  /// functions of this program.
  ExecedWorkers(ControlBlock& side, Open* open, Run* run, const TransferSpec& spec,
                const WorkerBinding& binding);
  ~ExecedWorkers();
  ExecedWorkers(const ExecedWorkers&) = delete;
  ExecedWorkers& operator=(const ExecedWorkers&) = delete;

  /// Off the clock, when everything that workers inherit is open. `first` is the first worker's
  /// report in `side`; `life_line` hangs up when this process is gone; workers stop waiting at
  /// `deadline_ns`. Throws SystemError.
  void prepare(const WorkerReport& first, int life_line, std::int64_t deadline_ns);
  /// After prepare(): starts a worker. Returns its process id once it runs the program, or -errno.
  long start(std::uint32_t worker);

 private:
  ControlBlock& side_;
  WorkerOrder& order_;
  posix_spawn_file_actions_t descriptors_;
  posix_spawnattr_t attributes_;
};

/// If this program was started as a worker, does the worker's work and exits. Otherwise returns.
void become_worker_if_started_as_one(int argc, char** argv);

/// Returns nullopt if this program can start itself anew, otherwise why not.
std::optional<std::string> why_no_execed_workers();

}  // namespace zcbench
