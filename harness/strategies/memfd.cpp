// memfd: a nameless file in memory; workers inherit its descriptor and map it themselves. Nothing
// can be left behind, and seals keep any holder from shrinking it under the others.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

#include "harness/strategies/shared_array.hpp"
#include "harness/strategies/strategies.hpp"

namespace zcbench {

namespace {

FileDescriptor make_sealed_memfd(std::uint64_t size_bytes) {
  FileDescriptor file(::memfd_create("zcbench", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file.is_open()) throw SystemError("memfd_create", errno);
  if (::ftruncate(file.get(), static_cast<off_t>(size_bytes)) != 0) {
    throw SystemError("ftruncate of a memfd", errno);
  }
  if (::fcntl(file.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    throw SystemError("sealing a memfd", errno);
  }
  return file;
}

class Memfd : public SharedArray {
 public:
  Memfd(const TransferSpec& transfer_spec, SideBlock& side)
      : SharedArray(transfer_spec, side),
        file_(make_sealed_memfd(mapped_bytes(transfer_spec))),
        array_(map()),
        worker_views_(transfer_spec.workers) {
    prepare_array(array_, spec());
  }

  std::span<double> array() override { return array_.doubles(spec().elements); }

 private:
  Mapping map() const {
    Mapping mapping = Mapping::of_file(file_, mapped_bytes(spec()), PROT_READ | PROT_WRITE,
                                       MAP_SHARED, mapped_alignment(spec()));
    mapping.advise(MADV_DONTDUMP);
    return mapping;
  }

  void map_array(std::uint32_t worker) override { worker_views_[worker] = map(); }
  std::span<double> worker_slice(std::uint32_t worker, SliceBounds bounds) override {
    return worker_views_[worker].doubles(bounds.begin, bounds.end);
  }

  FileDescriptor file_;
  Mapping array_;
  std::vector<Mapping> worker_views_;  // process workers fill only their own, in their own copy
};

}  // namespace

std::unique_ptr<Transfer> open_memfd(const TransferSpec& spec, SideBlock& side) {
  return std::make_unique<Memfd>(spec, side);
}

Footprint memfd_footprint(const TransferSpec& spec) {
  return {.memory_bytes = mapped_bytes(spec), .descriptors = 1};
}

}  // namespace zcbench
