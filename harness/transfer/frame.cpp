#include "harness/transfer/frame.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

#include "harness/os/posix.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

// Blocks until the descriptor is ready, a time slice is over or a signal arrives; throws what
// limit.check() throws.
[[gnu::hot]] void wait_ready(int descriptor, short events, const Deadline& limit) {
  pollfd waiting{.fd = descriptor, .events = events, .revents = 0};
  const int ready = ::poll(&waiting, 1, limit.slice_ms());
  if (ready < 0 && errno != EINTR) throw SystemError("poll", errno);
  if (ready <= 0) limit.check();
}

bool is_gone(int error) { return error == EPIPE || error == ECONNRESET; }

// Sends what is left of header and payload after the first `sent` bytes.
[[gnu::hot]] ssize_t send_rest(SendBytes send, int descriptor, const FrameHeader& header,
                               std::span<const std::byte> payload, std::uint64_t sent) {
  const std::span<const std::byte> head = std::as_bytes(std::span(&header, 1));
  if (sent < head.size()) return send(descriptor, head.subspan(sent), payload);
  return send(descriptor, {}, payload.subspan(sent - head.size()));
}

[[noreturn]] void throw_write_error(int error) {
  if (is_gone(error)) throw PeerGone("the other side has closed its end of the channel");
  throw SystemError("write to a channel", error);
}

[[noreturn]] void throw_read_error(int error) {
  if (is_gone(error)) throw PeerGone("the other side is gone");
  throw SystemError("read from a channel", error);
}

}  // namespace

ssize_t send_copy(int descriptor, std::span<const std::byte> head,
                  std::span<const std::byte> payload) {
  const iovec parts[] = {{const_cast<std::byte*>(head.data()), head.size()},
                         {const_cast<std::byte*>(payload.data()), payload.size()}};
  return ::writev(descriptor, parts, 2);
}

void check_frame(const FrameHeader& header, std::uint32_t slices, std::uint64_t max_payload_bytes) {
  const bool known_kind = header.kind == FrameKind::task || header.kind == FrameKind::result ||
                          header.kind == FrameKind::end_of_round;
  if (header.magic != FrameHeader::kMagic || !known_kind || header.index >= slices ||
      header.payload_bytes > max_payload_bytes || header.lead_bytes > header.lead.size()) {
    throw TrialError(fmt::format(
        "malformed frame: magic {:#x}, kind {}, slice {} of {}, {} payload bytes of at most {}",
        header.magic, static_cast<std::uint32_t>(header.kind), header.index, slices,
        header.payload_bytes, max_payload_bytes));
  }
}

void expect_slice(const FrameHeader& header, FrameKind kind, std::uint64_t elements) {
  if (header.kind == kind && header.elements == elements) return;
  throw TrialError(fmt::format(
      "malformed frame: kind {} and {} elements of slice {}, where kind {} and {} were due",
      static_cast<std::uint32_t>(header.kind), header.elements, header.index,
      static_cast<std::uint32_t>(kind), elements));
}

void read_full(int descriptor, std::span<std::byte> bytes, const Deadline& limit) {
  while (!bytes.empty()) {
    const ssize_t count = ::read(descriptor, bytes.data(), bytes.size());
    if (count > 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    } else if (count == 0) {
      throw PeerGone("end of file inside a frame: the other side is gone");
    } else if (would_block(errno)) {
      wait_ready(descriptor, POLLIN, limit);
    } else if (errno != EINTR) {
      throw_read_error(errno);
    }
  }
}

void read_header(int descriptor, FrameHeader& header, const Deadline& limit) {
  // A read that fails would also cost a new worker a page fault for errno.
  wait_ready(descriptor, POLLIN, limit);
  read_full(descriptor, std::as_writable_bytes(std::span(&header, 1)), limit);
}

void write_frame(int descriptor, const FrameHeader& header, std::span<const std::byte> payload,
                 const Deadline& limit, SendBytes send) {
  const std::uint64_t total = sizeof header + payload.size();
  for (std::uint64_t sent = 0; sent < total;) {
    const ssize_t count = send_rest(send, descriptor, header, payload, sent);
    if (count >= 0) {
      sent += static_cast<std::uint64_t>(count);
    } else if (would_block(errno)) {
      wait_ready(descriptor, POLLOUT, limit);
    } else if (errno != EINTR) {
      throw_write_error(errno);
    }
  }
}

FrameWriter::FrameWriter(int descriptor, Next next, SendBytes send)
    : descriptor_(descriptor), next_(std::move(next)), send_(send) {
  advance();
}

void FrameWriter::advance() {
  sent_ = 0;
  header_ = {};
  payload_ = {};
  done_ = !next_(header_, payload_);
}

void FrameWriter::pump() {
  while (!done_) {
    const ssize_t count = send_rest(send_, descriptor_, header_, payload_, sent_);
    if (count < 0) {
      if (would_block(errno)) return;
      if (errno == EINTR) continue;
      throw_write_error(errno);
    }
    sent_ += static_cast<std::uint64_t>(count);
    bytes_ += static_cast<std::uint64_t>(count);
    if (sent_ == sizeof header_ + payload_.size()) advance();
  }
}

FrameReader::FrameReader(int descriptor, std::uint32_t frames, Place place, Arrived arrived)
    : descriptor_(descriptor),
      frames_left_(frames),
      place_(std::move(place)),
      arrived_(std::move(arrived)) {}

std::span<std::byte> FrameReader::wanted() {
  const std::span<std::byte> part =
      in_payload_ ? payload_ : std::as_writable_bytes(std::span(&header_, 1));
  return part.subspan(received_);
}

void FrameReader::finish_part() {
  received_ = 0;
  if (!in_payload_) {
    payload_ = place_(header_);
    in_payload_ = true;
    if (!payload_.empty()) return;
  }
  in_payload_ = false;
  --frames_left_;
  arrived_(header_);
}

void FrameReader::pump() {
  while (!done()) {
    const std::span<std::byte> part = wanted();
    const ssize_t count = ::read(descriptor_, part.data(), part.size());
    if (count == 0) throw PeerGone("end of file where a frame was due: a worker is gone");
    if (count < 0) {
      if (would_block(errno)) return;
      if (errno == EINTR) continue;
      throw_read_error(errno);
    }
    received_ += static_cast<std::uint64_t>(count);
    bytes_ += static_cast<std::uint64_t>(count);
    if (static_cast<std::size_t>(count) == part.size()) finish_part();
  }
}

void exchange(std::span<FrameWriter> writers, std::span<FrameReader> readers,
              const std::function<bool()>& finished, const Deadline& limit) {
  for (FrameWriter& writer : writers) writer.pump();
  for (FrameReader& reader : readers) reader.pump();
  std::vector<pollfd> waiting(writers.size() + readers.size());
  while (!finished()) {
    // poll() ignores negative descriptors.
    pollfd* place = waiting.data();
    for (const FrameWriter& writer : writers) {
      *place++ = {.fd = writer.done() ? -1 : writer.descriptor(), .events = POLLOUT, .revents = 0};
    }
    for (const FrameReader& reader : readers) {
      *place++ = {.fd = reader.done() ? -1 : reader.descriptor(), .events = POLLIN, .revents = 0};
    }
    const int ready = ::poll(waiting.data(), waiting.size(), limit.slice_ms());
    if (ready < 0 && errno != EINTR) throw SystemError("poll", errno);
    if (ready <= 0) {
      limit.check();
      continue;
    }
    // With many workers, a call for each descriptor that is not ready would take longer than the
    // wait.
    place = waiting.data();
    for (FrameWriter& writer : writers) {
      if ((place++)->revents != 0) writer.pump();
    }
    for (FrameReader& reader : readers) {
      if ((place++)->revents != 0) reader.pump();
    }
  }
}

}  // namespace zcbench
