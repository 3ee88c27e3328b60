// The resources that the strategies with MPI ranks need on one machine. The array is moved by
// harness/mpi/ranks/rank_transfer.cpp, which the ranks run.
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

// Resident memory of a rank without any array, with Open MPI 4.1 and 5.0, rounded up.
constexpr std::uint64_t kRankBytes = 32 << 20;
// Pipes to the launcher.
constexpr std::uint32_t kDescriptors = 10;

Footprint of_ranks(const TransferSpec& spec, std::uint64_t elements) {
  const std::uint64_t ranks_here = (spec.workers + spec.nodes - 1) / spec.nodes;
  return {.memory_bytes = elements * sizeof(double) + ranks_here * kRankBytes,
          .descriptors = kDescriptors};
}

// Adds an array in a window: Open MPI backs windows with files in /dev/shm.
Footprint with_window(Footprint footprint, std::uint64_t elements) {
  footprint.shm_bytes = elements * sizeof(double);
  return footprint;
}

}  // namespace

/// Each node holds its share of the array, once.
Footprint mpi_window_footprint(const TransferSpec& spec) {
  const std::uint64_t share = (spec.elements + spec.nodes - 1) / spec.nodes;
  return with_window(of_ranks(spec, share), share);
}

/// The first node holds the array. Rank 0 works in it; every other rank also has its slice.
Footprint mpi_scatter_footprint(const TransferSpec& spec) {
  return of_ranks(spec, 2 * spec.elements);
}

/// The same, with the array or the slices in a window.
Footprint mpi_one_sided_footprint(const TransferSpec& spec) {
  return with_window(of_ranks(spec, 2 * spec.elements), spec.elements);
}

}  // namespace zcbench
