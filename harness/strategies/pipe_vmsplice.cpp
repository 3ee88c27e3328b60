// pipe_vmsplice: like pipe_copy, but a sender puts its own pages into the pipe instead of a copy,
// so only the reader copies.
#include <fcntl.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <iterator>

#include "harness/transfer/channel_copy.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kWorthSplicingBytes = 4096;

ssize_t splice_pages(int descriptor, std::span<const std::byte> payload) {
  const iovec pages{const_cast<std::byte*>(payload.data()), payload.size()};
  return ::vmsplice(descriptor, &pages, 1, SPLICE_F_NONBLOCK);
}

// Headers are copied because their memory is reused at once.
ssize_t send_pages(int descriptor, std::span<const std::byte> head,
                   std::span<const std::byte> payload) {
  if (payload.size() < kWorthSplicingBytes) return send_copy(descriptor, head, payload);
  if (!head.empty()) return send_copy(descriptor, head, {});
  return splice_pages(descriptor, payload);
}

}  // namespace

std::unique_ptr<Transfer> open_pipe_vmsplice(const TransferSpec& spec, ControlBlock& side) {
  return std::make_unique<ChannelCopy>(spec, side, open_pipe_channel, send_pages);
}

Footprint pipe_vmsplice_footprint(const TransferSpec& spec) {
  // The pipes hold pages that exist anyway, and one page of their own for each header.
  return {.memory_bytes = ChannelCopy::memory_bytes(spec) + 2 * 4096 * spec.workers,
          .descriptors = 4 * spec.workers};
}

std::optional<std::string> pipe_vmsplice_unavailable() {
  const Pipe pipe = make_pipe();
  static constexpr std::array<std::byte, 8> kProbe{};
  if (splice_pages(pipe.write_end.get(), kProbe) == std::ssize(kProbe)) return std::nullopt;
  return std::string(SystemError("vmsplice is not allowed here", errno).what()) +
         "; a seccomp filter (of a container?) must allow it";
}

}  // namespace zcbench
