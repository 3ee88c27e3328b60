// The array of the controls: private memory of the parent, used by the parent itself (serial) or by
// its threads (threads).
#include "harness/transfer/array_store.hpp"
#include "harness/transfer/shared_array.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

class PrivateArray : public SharedArray {
 public:
  PrivateArray(const TransferSpec& transfer_spec, ControlBlock& side)
      : SharedArray(transfer_spec, side),
        array_(side, ArrayKind::private_pages, transfer_spec.pages,
               transfer_spec.elements * sizeof(double)) {}

  std::span<double> array() override { return array_.doubles(spec().elements); }
  bool array_is_shared() const override { return false; }

 private:
  View see_slice(SliceBounds bounds) override {
    return {.values = array_.doubles(bounds.begin, bounds.end).data()};
  }

  StoredArray array_;
};

}  // namespace

std::unique_ptr<Transfer> open_private_array(const TransferSpec& spec, ControlBlock& side) {
  return std::make_unique<PrivateArray>(spec, side);
}

Footprint private_array_footprint(const TransferSpec& spec) {
  return {.memory_bytes = spec.elements * sizeof(double)};
}

}  // namespace zcbench
