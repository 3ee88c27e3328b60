// SharedArray: the part that all strategies with one array in common memory share: hand-out by
// bounds, completion by a counter. A strategy adds only where the array lives and how a worker
// gets to see it.
#pragma once

#include <vector>

#include "harness/futex.hpp"
#include "harness/posix.hpp"
#include "harness/side_block.hpp"
#include "harness/transfer.hpp"

namespace zcbench {

class SharedArray : public Transfer {
 public:
  bool array_is_shared() const override { return true; }
  void distribute(const WaitLimit& limit) override;
  void collect(std::span<ChunkResult> results, const WaitLimit& limit) override;
  [[gnu::hot]] void attach(std::uint32_t, bool) override {}
  [[gnu::hot]] std::optional<Task> receive(std::uint32_t worker, const WaitLimit& limit) override;
  [[gnu::hot]] void submit(std::uint32_t worker, const Task& task, const ChunkResult& result,
                           const WaitLimit& limit) override;
  ChannelBytes channel_bytes() const override { return {}; }

 protected:
  SharedArray(const TransferSpec& spec, SideBlock& side);

  /// Worker: the whole array as this worker sees it.
  virtual std::span<double> worker_array(std::uint32_t worker) = 0;

  const TransferSpec& spec() const { return spec_; }
  std::uint64_t array_bytes() const { return spec_.elements * sizeof(double); }

 private:
  // One worker's line: written by that worker alone, read by the parent after collect().
  struct alignas(64) Slot {
    ChunkResult result;
    std::uint32_t round_taken;
    bool has_taken;
  };
  struct Control {
    FutexWord round;      // parent -> workers: the round whose slices are ready
    FutexWord submitted;  // workers -> parent: slices handed back in this round
  };

  TransferSpec spec_;
  Control& control_;
  std::span<Slot> slots_;
};

}  // namespace zcbench
