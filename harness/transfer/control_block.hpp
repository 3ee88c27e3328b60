// ControlBlock: the memory, apart from the array, that the parent and the workers of one Transfer
// both write: reports, flags, results. One mapping with everything close together, because every
// mapping makes a fork slower and every page that a forked worker touches costs it a page fault.
// Workers that are exec'd inherit no memory: they map the block by its descriptor and open the same
// Transfer over it, which finds its objects and descriptors where the parent's has put them.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <vector>

#include "harness/os/posix.hpp"

namespace zcbench {

class ControlBlock {
 public:
  /// Address space only; pages come with the first touch.
  static constexpr std::size_t kCapacityBytes = 1 << 20;

  /// How workers are started. Only for `execed` ones is the block a file that can be passed on.
  enum class Workers { forked, execed };

  /// Parent. Throws SystemError.
  explicit ControlBlock(Workers workers = Workers::forked);
  /// Exec'd worker: the block of its parent, whose descriptor() is `file`. Throws SystemError, and
  /// TrialError if `file` is something else.
  explicit ControlBlock(FileDescriptor file);
  ~ControlBlock();
  ControlBlock(const ControlBlock&) = delete;
  ControlBlock& operator=(const ControlBlock&) = delete;

  /// `count` new objects, value-initialised; they live as long as the block, at one address in
  /// parent and forked workers. In an exec'd worker: those that the parent's call of the same place
  /// in order has made. Throws std::bad_alloc if the block is full.
  template <typename T>
  std::span<T> allocate(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    const std::size_t begin = (used_bytes_ + alignof(T) - 1) / alignof(T) * alignof(T);
    if (count > (kCapacityBytes - begin) / sizeof(T)) throw std::bad_alloc();
    used_bytes_ = begin + count * sizeof(T);
    T* const first = reinterpret_cast<T*>(memory_.data() + begin);
    if (!is_attached_) std::uninitialized_value_construct_n(first, count);
    return {first, count};
  }

  /// Whether this is an exec'd worker's view of the block: everything in it exists already.
  bool is_attached() const { return is_attached_; }
  /// Parent: `value`. Exec'd worker: the `value` of the parent's call of the same place in order.
  template <typename T>
  T from_parent(const T& value) {
    if (workers_ == Workers::forked) return value;
    T& place = allocate<T>(1).front();
    if (!is_attached_) place = value;
    return place;
  }
  /// Parent: exec'd workers inherit the descriptor. Exec'd worker: becomes the descriptor of the
  /// parent's call of the same place in order.
  void pass(FileDescriptor& descriptor);

  /// Parent of exec'd workers: what they inherit, the block itself first.
  std::span<const int> passed() const { return passed_; }
  int descriptor() const { return file_.get(); }

 private:
  Workers workers_ = Workers::forked;
  bool is_attached_ = false;
  FileDescriptor file_;  // for exec'd workers
  Mapping memory_;
  std::size_t used_bytes_ = 0;
  std::vector<int> passed_;
};

}  // namespace zcbench
