// posix_shm: a named object that the parent creates and every worker opens by name (as in the
// lecture's Example 28.2 and multiprocessing.shared_memory).
#include <fmt/core.h>
#include <sys/statvfs.h>

#include "harness/machine/huge_pages.hpp"
#include "harness/transfer/array_store.hpp"
#include "harness/transfer/shared_array.hpp"
#include "harness/transfer/shm_object.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

class PosixShm : public SharedArray {
 public:
  PosixShm(const TransferSpec& transfer_spec, ControlBlock& side)
      : SharedArray(transfer_spec, side),
        array_(side, ArrayKind::shm_object, transfer_spec.pages,
               transfer_spec.elements * sizeof(double)) {}

  std::span<double> array() override { return array_.doubles(spec().elements); }

 private:
  [[gnu::hot]] View see_slice(SliceBounds bounds) override {
    return map_slice(open_shm_object(array_.object_path()), bounds);
  }

  StoredArray array_;
};

}  // namespace

std::unique_ptr<Transfer> open_posix_shm(const TransferSpec& spec, ControlBlock& side) {
  return std::make_unique<PosixShm>(spec, side);
}

Footprint posix_shm_footprint(const TransferSpec& spec) {
  const std::uint64_t array_bytes = mapped_bytes(spec);
  return {.memory_bytes = array_bytes,
          .shm_bytes = set_page_bytes(spec.pages) != 0 ? 0 : array_bytes,  // 0: not in /dev/shm
          .object_bytes = array_bytes,
          .descriptors = 1};
}

std::optional<std::string> posix_shm_unavailable() {
  struct statvfs status {};
  if (::statvfs("/dev/shm", &status) != 0) return "there is no /dev/shm on this machine";
  try {
    const ShmObject probe(1, ShmObject::Reserve::later);
    return std::nullopt;
  } catch (const SystemError& error) {
    return fmt::format("no object can be made in /dev/shm: {}", error.what());
  }
}

}  // namespace zcbench
