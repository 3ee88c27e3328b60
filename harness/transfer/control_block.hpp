// ControlBlock: the memory, apart from the array, that the parent and the workers of one Transfer
// both write: reports, flags, results. One mapping with everything close together, because every
// mapping makes a fork slower and every page that a forked worker touches costs it a page fault.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

#include "harness/os/posix.hpp"

namespace zcbench {

class ControlBlock {
 public:
  /// Address space only; pages come with the first touch.
  static constexpr std::size_t kCapacityBytes = 1 << 20;

  ControlBlock();
  ~ControlBlock();
  ControlBlock(const ControlBlock&) = delete;
  ControlBlock& operator=(const ControlBlock&) = delete;

  /// `count` new objects, value-initialised; they live as long as the block, at one address in
  /// parent and forked workers. Throws std::bad_alloc if the block is full.
  template <typename T>
  std::span<T> allocate(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    const std::size_t begin = (used_bytes_ + alignof(T) - 1) / alignof(T) * alignof(T);
    if (count > (kCapacityBytes - begin) / sizeof(T)) throw std::bad_alloc();
    used_bytes_ = begin + count * sizeof(T);
    T* const first = reinterpret_cast<T*>(memory_.data() + begin);
    std::uninitialized_value_construct_n(first, count);
    return {first, count};
  }

 private:
  Mapping memory_;
  std::size_t used_bytes_ = 0;
};

}  // namespace zcbench
