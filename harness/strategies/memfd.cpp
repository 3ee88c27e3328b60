// memfd: an unnamed file in memory. Workers inherit its descriptor and map it themselves. Nothing
// can be left behind. Unless its pages have a set size, seals prevent any process from shrinking
// the file while others use it.
#include "harness/transfer/array_store.hpp"
#include "harness/transfer/shared_array.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

class Memfd : public SharedArray {
 public:
  Memfd(const TransferSpec& transfer_spec, ControlBlock& side)
      : SharedArray(transfer_spec, side),
        array_(side, ArrayKind::memfd, transfer_spec.pages,
               transfer_spec.elements * sizeof(double)) {}

  std::span<double> array() override { return array_.doubles(spec().elements); }

 private:
  [[gnu::hot]] View see_slice(SliceBounds bounds) override {
    return map_slice(array_.file(), bounds);
  }

  StoredArray array_;
};

}  // namespace

std::unique_ptr<Transfer> open_memfd(const TransferSpec& spec, ControlBlock& side) {
  return std::make_unique<Memfd>(spec, side);
}

Footprint memfd_footprint(const TransferSpec& spec) {
  const std::uint64_t array_bytes = mapped_bytes(spec);
  return {.memory_bytes = array_bytes, .object_bytes = array_bytes, .descriptors = 1};
}

}  // namespace zcbench
