// MessageQueue: a queue of frames that many processes may write and read, one whole frame at a
// time. It has one or more lanes, each of them like Python's multiprocessing.Queue: a pipe and two
// locks. Frame number n goes through lane n % lanes, so the n-th get() returns the frame of the
// n-th put() no matter which processes call them, and a frame larger than a pipe delays only the
// frames of its own lane. Used by serialized_queue.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "harness/os/posix.hpp"
#include "harness/transfer/channel.hpp"
#include "harness/transfer/control_block.hpp"
#include "harness/transfer/frame.hpp"
#include "harness/transfer/robust_lock.hpp"

namespace zcbench {

class MessageQueue {
 public:
  /// Each lane's pipe holds `wanted_bytes` if allowed. Throws SystemError.
  explicit MessageQueue(ControlBlock& side, std::uint64_t wanted_bytes = 0,
                        std::uint32_t lanes = 1);

  /// Writes one frame; frames of different writers never mix. Throws TrialError, and what
  /// limit.check() throws.
  void put(const FrameHeader& header, std::span<const std::byte> payload, const Deadline& limit);

  /// Checks the header of a frame and returns where its payload goes (payload_bytes long).
  using Place = std::function<std::span<std::byte>(const FrameHeader& header)>;

  /// Reads the next frame that no other process has started to read. Throws TrialError at end of
  /// file, and what `place` and limit.check() throw.
  FrameHeader get(const Place& place, const Deadline& limit);

  std::uint32_t lanes() const { return static_cast<std::uint32_t>(lanes_.size()); }
  /// For a process that is the only reader or writer at its end and must not block. It must follow
  /// the order of the lanes itself, throughout the queue's life.
  Pipe& pipe(std::uint32_t lane) { return lanes_[lane]->pipe; }
  /// For a process that only reads or only writes: close the ends of all lanes that it does not
  /// use.
  void close_write_ends();
  void close_read_ends();

 private:
  struct Counts {
    alignas(64) std::atomic<std::uint32_t> puts;
    alignas(64) std::atomic<std::uint32_t> gets;
  };
  struct Lane {
    Lane(ControlBlock& side, std::uint64_t wanted_bytes);
    Pipe pipe;
    RobustLock write_lock;
    RobustLock read_lock;
  };

  Lane& lane_of(std::uint32_t frame) { return *lanes_[frame % lanes_.size()]; }

  Counts& counts_;  // in the control block, like the locks
  std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace zcbench
