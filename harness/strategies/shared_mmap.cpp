// shared_mmap: one anonymous MAP_SHARED mapping, inherited over fork (as in the lecture's Example
// 28.1 and multiprocessing.Array).
#include "harness/transfer/array_store.hpp"
#include "harness/transfer/shared_array.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

class SharedMmap : public SharedArray {
 public:
  SharedMmap(const TransferSpec& transfer_spec, ControlBlock& side)
      : SharedArray(transfer_spec, side),
        array_(side, ArrayKind::shared_pages, transfer_spec.pages,
               transfer_spec.elements * sizeof(double)) {}

  [[gnu::hot]] std::span<double> array() override { return array_.doubles(spec().elements); }

 private:
  [[gnu::hot]] View see_slice(SliceBounds bounds) override {
    return {.values = array_.doubles(bounds.begin, bounds.end).data()};
  }

  StoredArray array_;
};

}  // namespace

std::unique_ptr<Transfer> open_shared_mmap(const TransferSpec& spec, ControlBlock& side) {
  return std::make_unique<SharedMmap>(spec, side);
}

Footprint shared_mmap_footprint(const TransferSpec& spec) {
  const std::uint64_t array_bytes = mapped_bytes(spec);
  // With pages of a set size, the array may be a file.
  return {.memory_bytes = array_bytes,
          .object_bytes = set_page_bytes(spec.pages) != 0 ? array_bytes : 0};
}

}  // namespace zcbench
