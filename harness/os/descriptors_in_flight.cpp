#include "harness/os/descriptors_in_flight.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "harness/os/raw_syscall.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kGroupBytes = CMSG_SPACE(DescriptorsInFlight::kMostInGroup * sizeof(int));

struct GroupMessage {
  alignas(cmsghdr) char control[kGroupBytes];
  iovec text;
  msghdr message;

  // `control` stays uninitialised: a new child would have more memory to write.
  GroupMessage(std::uint32_t& number, std::size_t group_bytes)
      : text{&number, sizeof number}, message{} {
    message.msg_iov = &text;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(group_bytes);
  }
};

}  // namespace

DescriptorsInFlight::DescriptorsInFlight() {
  int ends[2];
  // Not a stream, so that each message is one group.
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    throw SystemError("socketpair", errno);
  }
  in_ = FileDescriptor(ends[0]);
  out_ = FileDescriptor(ends[1]);
}

void DescriptorsInFlight::put(std::uint32_t number, std::span<const int> group) {
  GroupMessage sent(number, group.size_bytes());
  std::memset(sent.control, 0, sizeof sent.control);
  cmsghdr* const header = CMSG_FIRSTHDR(&sent.message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(group.size_bytes());
  std::memcpy(CMSG_DATA(header), group.data(), group.size_bytes());
  ssize_t count = 0;
  do {
    count = ::sendmsg(in_.get(), &sent.message, MSG_DONTWAIT | MSG_NOSIGNAL);
  } while (count < 0 && errno == EINTR);
  if (count >= 0) return;
  // The kernel counts the descriptors in flight of all processes of this user.
  const char* const bound = errno == ETOOMANYREFS ? " (raise ulimit -n or use fewer workers)" : "";
  throw SystemError(std::string("sending descriptors through a socket") + bound, errno);
}

std::uint32_t DescriptorsInFlight::take(std::span<int> group) const {
  std::uint32_t number = 0;
  GroupMessage received(number, group.size_bytes());
  long count = 0;
  do {
    count =
        raw_syscall(SYS_recvmsg, out_.get(), &received.message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  } while (count == -EINTR);
  if (count <= 0) {
    throw SystemError("receiving descriptors through a socket",
                      count < 0 ? static_cast<int>(-count) : EAGAIN);
  }
  const cmsghdr* const header = CMSG_FIRSTHDR(&received.message);
  const std::size_t taken_count =
      header == nullptr ? 0 : (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
  const int* const place = reinterpret_cast<const int*>(CMSG_DATA(header));
  // Not memcpy, which lies on other pages.
  for (std::size_t i = 0; i < taken_count; ++i) group[i] = place[i];
  if (taken_count == group.size()) return number;
  // The kernel leaves out descriptors for which the table has no room.
  for (const int descriptor : group.first(taken_count)) ::close(descriptor);
  throw SystemError("receiving descriptors through a socket", EMFILE);
}

void DescriptorsInFlight::leave() const {
  raw_syscall(SYS_close, out_.get());
  if (in_.is_open()) raw_syscall(SYS_close, in_.get());
}

}  // namespace zcbench
