// SharedArray: the part that all strategies with one array in common memory share: hand-out by
// bounds, completion by a counter. A strategy adds only where the array lives and how a worker
// gets to see it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "harness/model/partition.hpp"
#include "harness/os/futex.hpp"
#include "harness/os/posix.hpp"
#include "harness/transfer/control_block.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

class SharedArray : public Transfer {
 public:
  bool array_is_shared() const override { return true; }
  void distribute(const Deadline& limit) override;
  void collect(std::span<ChunkResult> results, const Deadline& limit) override;
  [[gnu::hot]] void attach(std::uint32_t worker, bool own_process) override;
  [[gnu::hot]] std::optional<Task> receive(std::uint32_t worker, const Deadline& limit) override;
  [[gnu::hot]] void submit(std::uint32_t worker, const Task& task, const ChunkResult& result,
                           const Deadline& limit) override;
  ChannelBytes channel_bytes() const override { return {}; }

 protected:
  SharedArray(const TransferSpec& spec, ControlBlock& side);

  /// Worker, in attach(): the address at which it sees those elements, its own slice, from now on.
  [[gnu::hot]] virtual double* see_slice(SliceBounds bounds) = 0;

  const TransferSpec& spec() const { return spec_; }
  SliceBounds bounds_of(std::uint32_t worker) const {
    return slice_bounds(spec_.elements, spec_.workers, worker, spec_.partition);
  }
  /// Worker process: maps the array, which follows a header in that file, until the process ends.
  /// Returns where it begins. Throws SystemError.
  [[gnu::hot]] double* map_for_life(const FileDescriptor& file, std::size_t header_bytes = 0) const;

 private:
  // One worker's line: written by that worker alone, read by the parent after collect(). Its view
  // of the array is here as well, because memory that it inherited would cost it a copied page.
  struct alignas(64) Slot {
    ChunkResult result;
    double* values;  // of its slice, at an address of the worker's own
    std::uint32_t round_taken;
    bool has_taken;
  };
  struct Control {
    FutexWord round;      // parent -> workers: the round whose slices are ready
    FutexWord submitted;  // workers -> parent: slices handed back in this round
  };

  [[gnu::hot]] std::span<double> worker_slice(std::uint32_t worker) const {
    return {slots_[worker].values, bounds_of(worker).size()};
  }
  void populate_slice(std::uint32_t worker);

  TransferSpec spec_;
  // The size and alignment of a mapping in the pages of the spec. A worker that computed them would
  // touch more code.
  std::uint64_t mapped_bytes_;
  std::size_t alignment_;
  Control& control_;
  std::span<Slot> slots_;
};

/// Size of an array's mapping: whole huge pages if the spec asks for them.
std::uint64_t mapped_bytes(const TransferSpec& spec);

}  // namespace zcbench
