// RankTransfer: how one strategy moves slices between the rank that holds them and the rank that
// works on them. The counterpart of Transfer for MPI's ranks, all of which call it at once.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "harness/model/partition.hpp"
#include "harness/mpi/ranks/rank_world.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

/// Consecutive elements of the array in this rank's memory.
struct Segment {
  std::uint64_t first = 0;  ///< index of the first in the array
  std::span<double> values{};
};

struct RankTransferSpec {
  const RankWorld& world;
  std::uint64_t elements = 0;
  Partition partition = Partition::remainder_last;
  bool returns_slices = false;  ///< the kernel writes the array
};

/// The part of the array that a rank works on.
SliceBounds slice_of(const RankTransferSpec& spec, int rank);

class RankTransfer {
 public:
  virtual ~RankTransfer() = default;
  RankTransfer() = default;
  RankTransfer(const RankTransfer&) = delete;
  RankTransfer& operator=(const RankTransfer&) = delete;

  /// The parts of the array that this rank holds between two samples; those of all ranks cover it
  /// exactly once.
  virtual std::vector<Segment> held() const = 0;
  /// All ranks: brings this rank its slice, which it may work on in place.
  virtual std::span<double> distribute() = 0;
  /// All ranks, after the work: returns the slices to the ranks that hold them, if the spec says
  /// so. Rank 0 has its slices at the latest when it also has every rank's result.
  virtual void collect() = 0;
};

/// Bytes of memory that this rank will take for the array and its slice.
std::uint64_t rank_memory_bytes(std::string_view strategy, const RankTransferSpec& spec);

/// All ranks. `strategy` is one whose workers are ranks. Throws TrialError.
std::unique_ptr<RankTransfer> open_rank_transfer(std::string_view strategy,
                                                 const RankTransferSpec& spec);

}  // namespace zcbench
