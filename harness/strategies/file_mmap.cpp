// file_mmap: an .npy file that every worker maps, as numpy.load(mmap_mode="r+") does. Kernels write
// into the page cache, so every process sees the changes. The operating system decides when they
// reach the disk, which is outside the timer.
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "harness/input/npy.hpp"
#include "harness/transfer/array_file.hpp"
#include "harness/transfer/array_store.hpp"
#include "harness/transfer/shared_array.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

constexpr std::uint64_t kHeaderDoubles = kNpyDataOffsetBytes / sizeof(double);

class FileMmap : public SharedArray {
 public:
  FileMmap(const TransferSpec& transfer_spec, ControlBlock& side)
      : SharedArray(transfer_spec, side),
        array_(side, ArrayKind::npy_file, Pages::cold, npy_file_bytes(transfer_spec.elements)) {
    if (side.is_attached()) return;
    const auto header = npy_file_header(transfer_spec.elements);
    std::memcpy(array_.doubles(kHeaderDoubles).data(), header.data(), header.size());
  }

  std::span<double> array() override {
    return array_.doubles(kHeaderDoubles, kHeaderDoubles + spec().elements);
  }

 private:
  [[gnu::hot]] View see_slice(SliceBounds bounds) override {
    return map_slice(array_.file(), bounds, kNpyDataOffsetBytes);
  }

  StoredArray array_;
};

}  // namespace

std::unique_ptr<Transfer> open_file_mmap(const TransferSpec& spec, ControlBlock& side) {
  return std::make_unique<FileMmap>(spec, side);
}

Footprint file_mmap_footprint(const TransferSpec& spec) {
  const std::uint64_t file_bytes = npy_file_bytes(spec.elements);
  return {.memory_bytes = file_bytes, .disk_bytes = file_bytes, .descriptors = 1};
}

std::optional<std::string> file_mmap_unavailable() {
  const std::string folder = array_file_folder();
  if (::access(system_text(folder), W_OK | X_OK) == 0) return std::nullopt;
  return fmt::format("no file can be made in {}: {}; set TMPDIR to a folder of yours", folder,
                     strerrordesc_np(errno));
}

}  // namespace zcbench
