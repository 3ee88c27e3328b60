// unix_socket: like pipe_copy, but one pair of AF_UNIX stream sockets per worker carries both
// directions.
#include <sys/socket.h>
#include <sys/uio.h>

#include "harness/transfer/channel_copy.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

ssize_t send_message(int descriptor, std::span<const std::byte> head,
                     std::span<const std::byte> payload) {
  iovec parts[] = {{const_cast<std::byte*>(head.data()), head.size()},
                   {const_cast<std::byte*>(payload.data()), payload.size()}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  return ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
}

// Returns 0 if sockets cannot be created; the preflight reports that.
std::uint64_t socket_buffer_bytes(std::uint64_t wanted_bytes) {
  try {
    const Channel channel = open_socket_channel(wanted_bytes);
    int buffer_bytes = 0;
    socklen_t size = sizeof buffer_bytes;
    ::getsockopt(channel.parent.writes(), SOL_SOCKET, SO_SNDBUF, &buffer_bytes, &size);
    return static_cast<std::uint64_t>(buffer_bytes);
  } catch (const SystemError&) {
    return 0;
  }
}

}  // namespace

std::unique_ptr<Transfer> open_unix_socket(const TransferSpec& spec, ControlBlock& side) {
  return std::make_unique<ChannelCopy>(spec, side, open_socket_channel, send_message);
}

Footprint unix_socket_footprint(const TransferSpec& spec) {
  return {.memory_bytes =
              ChannelCopy::memory_bytes(spec) +
              2 * socket_buffer_bytes(ChannelCopy::largest_frame_bytes(spec)) * spec.workers,
          .descriptors = 2 * spec.workers};
}

}  // namespace zcbench
