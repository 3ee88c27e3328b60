// MessageQueue: a queue of frames that many processes may put into and get from, whole frame by
// whole frame: Python's multiprocessing.Queue (a pipe and two locks), made of one or more such
// lanes side by side. Frame number n travels in lane n % lanes: the n-th get() is for the n-th put,
// whoever calls, and a frame larger than a pipe holds up only those of its own lane.
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

  /// Writes one frame; frames of several writers never mix. Throws TrialError, and what
  /// limit.check() throws.
  void put(const FrameHeader& header, std::span<const std::byte> payload, const Deadline& limit);

  /// Says where the payload of a frame goes (payload_bytes long); checks the header first.
  using Place = std::function<std::span<std::byte>(const FrameHeader& header)>;

  /// Reads the next frame that nobody else has begun to read. Throws TrialError at end of file, and
  /// what `place` and limit.check() throw.
  FrameHeader get(const Place& place, const Deadline& limit);

  std::uint32_t lanes() const { return static_cast<std::uint32_t>(lanes_.size()); }
  /// For a process that is the only reader or writer at its end and must not block: it keeps to the
  /// order of the lanes by itself, through the queue's whole life.
  Pipe& pipe(std::uint32_t lane) { return lanes_[lane]->pipe; }
  /// For a side that only reads, or only writes: the ends of all lanes.
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

  Counts& counts_;  // in the control block, as the locks are
  std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace zcbench
