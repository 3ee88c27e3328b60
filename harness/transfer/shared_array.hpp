// SharedArray: the common part of the strategies whose workers need only the bounds of their slices
// from the parent. A counter reports completion. A strategy adds only where the array is and how a
// worker gets access to its slice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

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

  /// A slice as a worker sees it, and the mapping that the worker made for it, if any.
  struct View {
    double* values;
    Mapping mapping{};
  };
  /// Worker, in attach(): returns its view of the elements in `bounds`, its own slice.
  [[gnu::hot]] virtual View see_slice(SliceBounds bounds) = 0;

  const TransferSpec& spec() const { return spec_; }
  SliceBounds bounds_of(std::uint32_t worker) const {
    return slice_bounds(spec_.elements, spec_.workers, worker, spec_.partition);
  }
  /// Worker: maps the array, which follows a header in that file, and returns a view of the slice.
  /// Throws SystemError.
  [[gnu::hot]] View map_slice(const FileDescriptor& file, SliceBounds bounds,
                              std::size_t header_bytes = 0) const;

 private:
  // The cache line of one worker: only the worker writes it, and the parent reads it in collect().
  // It also holds the worker's view of the array, because writing to inherited memory would cost
  // the worker a copied page.
  struct alignas(64) Slot {
    ChunkResult result;
    double* values;  // of its slice, at an address in the worker
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
  // The size and alignment of a mapping in the pages of the spec. They are stored, because a worker
  // that computed them would touch more code.
  std::uint64_t mapped_bytes_;
  std::size_t alignment_;
  Control& control_;
  std::span<Slot> slots_;
  std::vector<Mapping> views_;  // of workers that are threads of this process
};

/// The size of an array's mapping, rounded up to whole pages if the spec asks for larger ones.
std::uint64_t mapped_bytes(const TransferSpec& spec);

}  // namespace zcbench
