// shared_mmap: one anonymous MAP_SHARED mapping, inherited over fork (the lecture's Example 28.1,
// what multiprocessing.Array does).
#include <sys/mman.h>

#include "harness/strategies/shared_array.hpp"
#include "harness/strategies/strategies.hpp"

namespace zcbench {

namespace {

class SharedMmap : public SharedArray {
 public:
  explicit SharedMmap(const TransferSpec& transfer_spec)
      : SharedArray(transfer_spec), array_(Mapping::anonymous_shared(array_bytes())) {
    array_.advise(MADV_DONTDUMP);
  }

  std::span<double> array() override { return array_.doubles(spec().elements); }

 private:
  std::span<double> worker_array(std::uint32_t) override { return array(); }

  Mapping array_;
};

}  // namespace

std::unique_ptr<Transfer> open_shared_mmap(const TransferSpec& spec) {
  return std::make_unique<SharedMmap>(spec);
}

Footprint shared_mmap_footprint(const TransferSpec& spec) {
  return {.memory_bytes =
              spec.elements * sizeof(double) + SharedArray::control_bytes(spec.workers)};
}

}  // namespace zcbench
