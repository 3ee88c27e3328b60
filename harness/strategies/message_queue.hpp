// MessageQueue: frames through one pipe that many processes may write and read, whole frame by
// whole frame: a pipe and two locks, which is how Python's multiprocessing.Queue is built.
#pragma once

#include <cstddef>
#include <vector>

#include "harness/posix.hpp"
#include "harness/strategies/frame.hpp"
#include "harness/strategies/robust_lock.hpp"

namespace zcbench {

class MessageQueue {
 public:
  /// Throws SystemError.
  MessageQueue() : pipe_(make_pipe()) {}

  /// Writes one frame; frames of several writers never mix. Throws TrialError, and what
  /// limit.check() throws.
  void put(const FrameHeader& header, std::span<const std::byte> payload, const WaitLimit& limit) {
    const RobustLock::Guard guard(write_lock_, limit);
    write_frame(pipe_.write_end.get(), header, payload, limit);
  }

  /// Reads the next frame, whoever's turn it is; `payload` is resized to fit. Throws TrialError for
  /// a frame of `slices` or more, or above `max_payload_bytes`, before any memory is taken for it.
  FrameHeader get(std::vector<std::byte>& payload, std::uint32_t slices,
                  std::uint64_t max_payload_bytes, const WaitLimit& limit) {
    FrameHeader header;
    const RobustLock::Guard guard(read_lock_, limit);
    read_full(pipe_.read_end.get(), std::as_writable_bytes(std::span(&header, 1)), limit);
    check_frame(header, slices, max_payload_bytes);
    payload.resize(header.payload_bytes);
    read_full(pipe_.read_end.get(), payload, limit);
    return header;
  }

  /// For a process that is the only reader or writer at its end and must not block.
  Pipe& pipe() { return pipe_; }

 private:
  Pipe pipe_;
  RobustLock write_lock_;
  RobustLock read_lock_;
};

}  // namespace zcbench
