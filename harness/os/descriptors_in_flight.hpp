// DescriptorsInFlight: open files that wait in the queue of a socket (SCM_RIGHTS, unix(7)) and not
// in this process's table of descriptors. Every forked child gets a copy of every entry of the
// table, which must be made and then closed: with w workers and w descriptors, w * w times. What is
// in flight costs a child nothing until it takes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "harness/os/posix.hpp"

namespace zcbench {

class DescriptorsInFlight {
 public:
  /// Descriptors in a group. The kernel allows 253; few keep a child's frames in one page of stack.
  static constexpr std::size_t kMostInGroup = 28;
  /// Groups that a queue of the usual size (net.core.wmem_default, 212,992 bytes) surely holds.
  static constexpr std::uint32_t kMostGroups = 128;

  /// Throws SystemError, as do the next two.
  DescriptorsInFlight();
  /// In an exec'd worker, which only takes: uses the end of the queue that it was passed, or none
  /// (-1).
  explicit DescriptorsInFlight(FileDescriptor passed_end) : out_(std::move(passed_end)) {}

  /// Appends a group of at most kMostInGroup, to which `number` belongs. The caller may close its
  /// own descriptors.
  void put(std::uint32_t number, std::span<const int> group);
  /// Call it after the last put(): closes the end for put(), so that workers inherit one descriptor
  /// less.
  void end_puts() { in_.reset(); }
  /// Takes the first group and returns its number; the processes that share the queue get groups in
  /// the order in which they ask. `group` must have as many places as the group has members, which
  /// become close-on-exec. Does not wait: an empty queue is an error.
  [[gnu::hot]] std::uint32_t take(std::span<int> group) const;

  /// The descriptor to pass to an exec'd worker.
  FileDescriptor& taking_end() { return out_; }
  /// In a worker that takes no more: closes its ends of the queue without writing to inherited
  /// memory.
  [[gnu::hot]] void leave() const;

 private:
  FileDescriptor in_;
  FileDescriptor out_;
};

}  // namespace zcbench
