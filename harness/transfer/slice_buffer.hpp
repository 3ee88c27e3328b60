// SliceBuffer: private memory in which a worker of a copying strategy receives slices, again and
// again. In huge pages where a slice is large enough: a new worker would otherwise spend most of
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

  /// At most this much of it is resident once used.
  static std::uint64_t resident_bytes(std::uint64_t elements);

 private:
  Mapping memory_;
  double* first_ = nullptr;
};

}  // namespace zcbench
