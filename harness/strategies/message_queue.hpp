// MessageQueue: frames through one pipe that many processes may write and read, whole frame by
// whole frame: a pipe and two locks, which is how Python's multiprocessing.Queue is built.
#pragma once

#include <cstddef>
#include <functional>

#include "harness/posix.hpp"
#include "harness/strategies/channel.hpp"
#include "harness/strategies/frame.hpp"
#include "harness/strategies/robust_lock.hpp"

namespace zcbench {

class MessageQueue {
 public:
  /// Its pipe holds `wanted_bytes` if allowed. Throws SystemError.
  explicit MessageQueue(std::uint64_t wanted_bytes = 0) : pipe_(make_pipe()) {
    widen(pipe_, wanted_bytes);
  }

  /// Writes one frame; frames of several writers never mix. Throws TrialError, and what
  /// limit.check() throws.
  void put(const FrameHeader& header, std::span<const std::byte> payload, const WaitLimit& limit) {
    const RobustLock::Guard guard(write_lock_, limit);
    write_frame(pipe_.write_end.get(), header, payload, limit);
  }

  /// Says where the payload of a frame goes (payload_bytes long); checks the header first.
  using Place = std::function<std::span<std::byte>(const FrameHeader& header)>;

  /// Reads the next frame, whoever's turn it is. Throws TrialError at end of file, and what `place`
  /// and limit.check() throw.
  FrameHeader get(const Place& place, const WaitLimit& limit) {
    FrameHeader header;
    const RobustLock::Guard guard(read_lock_, limit);
    read_full(pipe_.read_end.get(), std::as_writable_bytes(std::span(&header, 1)), limit);
    read_full(pipe_.read_end.get(), place(header), limit);
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
