#include "harness/transfer/transfer.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

Footprint footprint_of(const char* strategy, std::uint32_t nodes) {
  return find_strategy(strategy)->footprint(
      {.elements = 1'000'000'000, .workers = 8, .nodes = nodes});
}

std::uint64_t memory_bytes(const char* strategy, std::uint32_t nodes) {
  return footprint_of(strategy, nodes).memory_bytes;
}

std::uint64_t shm_bytes(const char* strategy, std::uint32_t nodes) {
  return footprint_of(strategy, nodes).shm_bytes;
}

}  // namespace

TEST_CASE("a node holds its share of an array, or the first holds it all", "[mpi]") {
  constexpr std::uint64_t kArrayBytes = 8'000'000'000;
  constexpr std::uint64_t kRanksBytes = 1'000'000'000;  // more than eight ranks need themselves
  for (const std::uint32_t nodes : {1U, 2U, 4U, 8U}) {
    const std::uint64_t share = memory_bytes("mpi_window", nodes);
    CHECK(share >= kArrayBytes / nodes);
    CHECK(share < kArrayBytes / nodes + kRanksBytes);
    for (const char* strategy : {"mpi_scatter", "mpi_get", "mpi_put"}) {
      CHECK(memory_bytes(strategy, nodes) >= 2 * kArrayBytes);
    }
    CHECK(shm_bytes("mpi_window", nodes) == kArrayBytes / nodes);
    CHECK(shm_bytes("mpi_scatter", nodes) == 0);
    CHECK(shm_bytes("mpi_get", nodes) == kArrayBytes);
  }
}
