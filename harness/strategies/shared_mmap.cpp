// shared_mmap: one anonymous MAP_SHARED mapping, inherited over fork (the lecture's Example 28.1,
// what multiprocessing.Array does).
#include <sys/mman.h>

#include "harness/strategies/shared_array.hpp"
#include "harness/strategies/strategies.hpp"

namespace zcbench {

namespace {

class SharedMmap : public SharedArray {
 public:
  SharedMmap(const TransferSpec& transfer_spec, SideBlock& side)
      : SharedArray(transfer_spec, side), array_(Mapping::anonymous_shared(array_bytes())) {
    array_.advise(MADV_DONTDUMP);
  }

  [[gnu::hot]] std::span<double> array() override { return array_.doubles(spec().elements); }

 private:
  [[gnu::hot]] std::span<double> worker_array(std::uint32_t) override { return array(); }

  Mapping array_;
};

}  // namespace

std::unique_ptr<Transfer> open_shared_mmap(const TransferSpec& spec, SideBlock& side) {
  return std::make_unique<SharedMmap>(spec, side);
}

Footprint shared_mmap_footprint(const TransferSpec& spec) {
  return {.memory_bytes = spec.elements * sizeof(double)};
}

}  // namespace zcbench
