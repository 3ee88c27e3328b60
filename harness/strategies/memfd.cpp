// memfd: a nameless file in memory; workers inherit its descriptor and map it themselves. Nothing
// can be left behind, and seals keep any holder from shrinking it under the others.
#include <sys/mman.h>

#include "harness/machine/huge_pages.hpp"
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
               transfer_spec.elements * sizeof(double)),
        worker_views_(transfer_spec.workers) {}

  std::span<double> array() override { return array_.doubles(spec().elements); }

 private:
  Mapping map() const {
    Mapping mapping = Mapping::of_file(array_.file(), mapped_bytes(spec()), PROT_READ | PROT_WRITE,
                                       MAP_SHARED, mapped_alignment(spec().pages));
    mapping.advise(MADV_DONTDUMP);
    return mapping;
  }

  void map_array(std::uint32_t worker) override { worker_views_[worker] = map(); }
  std::span<double> worker_slice(std::uint32_t worker, SliceBounds bounds) override {
    return worker_views_[worker].doubles(bounds.begin, bounds.end);
  }

  StoredArray array_;
  std::vector<Mapping> worker_views_;  // process workers fill only their own, in their own copy
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
