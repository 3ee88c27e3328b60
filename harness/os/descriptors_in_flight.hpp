// DescriptorsInFlight: open files that wait in the queue of a socket (SCM_RIGHTS, unix(7)) and not
// in this process's table of descriptors. A forked child has a copy of every entry of the table, to
// be made, and to be closed, by each of them: with w workers of w descriptors that is w * w times.
// What is in flight costs a child nothing until it takes it.
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
  /// In an exec'd worker, which only takes: the queue whose end it was passed, or none (-1).
  explicit DescriptorsInFlight(FileDescriptor passed_end) : out_(std::move(passed_end)) {}

  /// Appends a group of at most kMostInGroup; `number` comes along with it. The caller may close
  /// its own.
  void put(std::uint32_t number, std::span<const int> group);
  /// After the last put(): one descriptor less to inherit.
  void end_puts() { in_.reset(); }
  /// Takes the first group, for whichever of the processes that share the queue asks first, and
  /// returns its number. `group` has as many places as it has members; they are close-on-exec. Does
  /// not wait: a queue with nothing in it is an error.
  [[gnu::hot]] std::uint32_t take(std::span<int> group) const;

  /// What an exec'd worker has to be passed.
  FileDescriptor& taking_end() { return out_; }
  /// In a worker that takes no more: leaves the queue to the others, without writing to
  /// inherited memory.
  [[gnu::hot]] void leave() const;

 private:
  FileDescriptor in_;
  FileDescriptor out_;
};

}  // namespace zcbench
