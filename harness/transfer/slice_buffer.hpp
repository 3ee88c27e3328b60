// SliceBuffer: private memory into which a worker of a copying strategy receives slices, one after
// another. It has huge pages if a slice is large enough; otherwise a new worker would spend most of
// its life in page faults on it.
#pragma once

#include <cstdint>
#include <span>

#include "harness/os/posix.hpp"

namespace zcbench {

class SliceBuffer {
 public:
  SliceBuffer() = default;
  /// For slices of up to `elements` doubles. Throws SystemError.
  [[gnu::hot]] explicit SliceBuffer(std::uint64_t elements);

  /// The first `count` doubles.
  std::span<double> doubles(std::uint64_t count) const {
    return {first_, static_cast<std::size_t>(count)};
  }

  /// The most that is resident of a used buffer for `elements` doubles.
  static std::uint64_t resident_bytes(std::uint64_t elements);

 private:
  Mapping memory_;
  double* first_ = nullptr;
};

}  // namespace zcbench
