// ControlBlock: the memory, apart from the array, that both the parent and the workers of one
// Transfer write: reports, flags, results. Everything is close together in one mapping, because
// every mapping makes a fork slower and every page that a forked worker touches costs it a page
// fault. Exec'd workers inherit no memory: they map the block by its descriptor and open the same
// Transfer over it, which finds its objects and descriptors where the parent's Transfer put them.
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
  /// Only address space; pages are allocated at the first touch.
  static constexpr std::size_t kCapacityBytes = 1 << 20;

  /// How workers are started. Only for `execed` workers is the block a file, which can be passed
  /// on.
  enum class Workers { forked, execed };

  /// Parent. Throws SystemError.
  explicit ControlBlock(Workers workers = Workers::forked);
  /// Exec'd worker: maps the block of its parent, whose descriptor() is `file`. Throws SystemError,
  /// and TrialError if `file` is something else.
  explicit ControlBlock(FileDescriptor file);
  ~ControlBlock();
  ControlBlock(const ControlBlock&) = delete;
  ControlBlock& operator=(const ControlBlock&) = delete;

  /// Returns `count` new value-initialised objects. They live as long as the block, at the same
  /// address in the parent and in forked workers. In an exec'd worker, the n-th call returns the
  /// objects that the parent's n-th call created. Throws std::bad_alloc if the block is full.
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
  /// Parent and forked worker: returns `value`. Exec'd worker: returns the `value` of the parent's
  /// corresponding call; both make their calls in the same order.
  template <typename T>
  T from_parent(const T& value) {
    if (workers_ == Workers::forked) return value;
    T& place = allocate<T>(1).front();
    if (!is_attached_) place = value;
    return place;
  }
  /// Parent: lets exec'd workers inherit the descriptor. Exec'd worker: sets it to the descriptor
  /// of the parent's corresponding call.
  void pass(FileDescriptor& descriptor);

  /// Parent of exec'd workers: the descriptors that they inherit, the block's own first.
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
