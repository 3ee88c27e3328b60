// Frame: one message between parent and worker: a 128-byte header, then payload bytes. Used by the
// strategies that send slices or results through pipes and sockets. Workers use the blocking
// functions; the parent, which talks to all workers at once, uses FrameWriter and FrameReader.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "harness/os/deadline.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

enum class FrameKind : std::uint16_t { task = 1, result = 2, end_of_round = 3 };

/// Padded to whole cache lines so that the payload stays aligned to them (8-byte headers reduced
/// the throughput of a queue of large slices by a third).
struct alignas(64) FrameHeader {
  static constexpr std::uint16_t kMagic = 0x7a63;  // "zc"

  std::uint16_t magic = kMagic;
  FrameKind kind = FrameKind::task;
  std::uint32_t index = 0;          ///< which slice
  std::uint64_t elements = 0;       ///< in the slice
  std::uint64_t payload_bytes = 0;  ///< that follow the header
  ChunkResult result{};             ///< result frames only
  /// The start of the codec's message, which continues with the payload. It is in the header so
  /// that the payload, the doubles' own bytes, stays aligned.
  std::array<std::byte, 16> lead{};
  std::uint64_t lead_bytes = 0;  ///< of `lead` that are used
  /// Explicit padding, because padding from the alignment would be sent uninitialised.
  std::array<std::byte, 40> unused{};
};
static_assert(sizeof(FrameHeader) == 128);

/// Writes `head`, then `payload` to a non-blocking descriptor, as much as it accepts. Returns the
/// number of bytes, or -1 with errno set. `head` is copied and may change at once.
using SendBytes = ssize_t (*)(int descriptor, std::span<const std::byte> head,
                              std::span<const std::byte> payload);
/// Uses writev, so the payload may also change as soon as it is sent.
[[gnu::hot]] ssize_t send_copy(int descriptor, std::span<const std::byte> head,
                               std::span<const std::byte> payload);

/// Throws TrialError unless the header is well-formed, its slice is below `slices` and its payload
/// is at most `max_payload_bytes`. Call it before trusting any length in the header.
[[gnu::hot]] void check_frame(const FrameHeader& header, std::uint32_t slices,
                              std::uint64_t max_payload_bytes);
/// Throws TrialError unless the header, which check_frame() has passed, is of that kind and belongs
/// to a slice of that many elements.
[[gnu::hot]] void expect_slice(const FrameHeader& header, FrameKind kind, std::uint64_t elements);

/// Worker: fills `bytes` from a non-blocking descriptor. Throws PeerGone at end of file, and what
/// limit.check() throws.
[[gnu::hot]] void read_full(int descriptor, std::span<std::byte> bytes, const Deadline& limit);
/// The same for a header. Waits before it reads, because the header has seldom arrived yet.
[[gnu::hot]] void read_header(int descriptor, FrameHeader& header, const Deadline& limit);
/// Worker: sends the whole header and payload. Throws PeerGone if no process reads any more.
[[gnu::hot]] void write_frame(int descriptor, const FrameHeader& header,
                              std::span<const std::byte> payload, const Deadline& limit,
                              SendBytes send = send_copy);

/// Parent: writes frames to one non-blocking descriptor, as much at a time as it accepts.
class FrameWriter {
 public:
  /// Fills in the next frame to send; returns false if there is none. The payload must stay valid
  /// until the next call.
  using Next = std::function<bool(FrameHeader& header, std::span<const std::byte>& payload)>;

  FrameWriter(int descriptor, Next next, SendBytes send = send_copy);
  /// Writes until the descriptor would block or all frames are written.
  void pump();
  bool done() const { return done_; }
  int descriptor() const { return descriptor_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  void advance();

  int descriptor_;
  Next next_;
  SendBytes send_;
  FrameHeader header_;
  std::span<const std::byte> payload_;
  std::uint64_t sent_ = 0;  // of the current frame
  bool done_ = false;
  std::uint64_t bytes_ = 0;
};

/// Parent: reads a known number of frames from one non-blocking descriptor.
class FrameReader {
 public:
  /// Checks the header of a frame and returns where its payload goes (payload_bytes long).
  using Place = std::function<std::span<std::byte>(const FrameHeader& header)>;
  /// Called when a frame is complete.
  using Arrived = std::function<void(const FrameHeader& header)>;

  FrameReader(int descriptor, std::uint32_t frames, Place place, Arrived arrived);
  /// Reads until the descriptor would block or all frames are read. Throws PeerGone at end of file.
  void pump();
  bool done() const { return frames_left_ == 0; }
  int descriptor() const { return descriptor_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::span<std::byte> wanted();
  void finish_part();

  int descriptor_;
  std::uint32_t frames_left_;
  Place place_;
  Arrived arrived_;
  FrameHeader header_;
  std::span<std::byte> payload_;
  std::uint64_t received_ = 0;  // of the header, then of the payload
  bool in_payload_ = false;
  std::uint64_t bytes_ = 0;
};

/// Parent: drives all writers and readers at once, so that neither side waits for the other with a
/// full pipe; returns when `finished()` is true. Throws PeerGone if a worker closes its end.
void exchange(std::span<FrameWriter> writers, std::span<FrameReader> readers,
              const std::function<bool()>& finished, const Deadline& limit);

}  // namespace zcbench
