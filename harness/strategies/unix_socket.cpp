// unix_socket: like pipe_copy, but every worker is joined to the parent by one pair of AF_UNIX
// stream sockets, which carries both directions.
#include <sys/socket.h>
#include <sys/uio.h>

#include "harness/strategies/channel_copy.hpp"
#include "harness/strategies/strategies.hpp"

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

}  // namespace

std::unique_ptr<Transfer> open_unix_socket(const TransferSpec& spec, SideBlock&) {
  return std::make_unique<ChannelCopy>(spec, open_socket_channel, send_message);
}

Footprint unix_socket_footprint(const TransferSpec& spec) {
  const Channel channel = open_socket_channel(ChannelCopy::largest_frame_bytes(spec));
  int buffer_bytes = 0;
  socklen_t size = sizeof buffer_bytes;
  ::getsockopt(channel.parent.writes(), SOL_SOCKET, SO_SNDBUF, &buffer_bytes, &size);
  return {.memory_bytes = ChannelCopy::memory_bytes(spec) +
                          2 * static_cast<std::uint64_t>(buffer_bytes) * spec.workers,
          .descriptors = 2 * spec.workers};
}

}  // namespace zcbench
