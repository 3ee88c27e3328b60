#include "tests/fuzz/fake_channel.hpp"

#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace zcbench::fuzz {

namespace {

struct Stream {
  std::span<const std::byte> bytes;
  std::size_t place = 0;
  std::size_t most_bytes = 0;
  bool is_hesitant = false;
  bool has_hesitated = false;
};

Stream the_stream;
bool is_faked = false;

ssize_t serve(std::byte* into, std::size_t size) {
  Stream& stream = the_stream;
  stream.has_hesitated = stream.is_hesitant && !stream.has_hesitated;
  if (stream.has_hesitated) {
    errno = EAGAIN;
    return -1;
  }
  size = std::min(size, stream.bytes.size() - stream.place);
  if (stream.most_bytes > 0) size = std::min(size, stream.most_bytes);
  std::copy_n(stream.bytes.begin() + static_cast<std::ptrdiff_t>(stream.place), size, into);
  stream.place += size;
  return static_cast<ssize_t>(size);
}

}  // namespace

FakeChannel::FakeChannel(std::span<const std::byte> bytes, std::size_t most_bytes,
                         bool is_hesitant) {
  the_stream = {.bytes = bytes, .most_bytes = most_bytes, .is_hesitant = is_hesitant};
  is_faked = true;
}

FakeChannel::~FakeChannel() { is_faked = false; }

std::span<const std::byte> FakeChannel::served() const {
  return the_stream.bytes.first(the_stream.place);
}

}  // namespace zcbench::fuzz

using namespace zcbench::fuzz;

extern "C" {

ssize_t __real_read(int descriptor, void* into, size_t size);
ssize_t __real_writev(int descriptor, const iovec* parts, int count);
int __real_poll(pollfd* waiting, nfds_t count, int timeout_ms);

ssize_t __wrap_read(int descriptor, void* into, size_t size) {
  return is_faked ? serve(static_cast<std::byte*>(into), size)
                  : __real_read(descriptor, into, size);
}

ssize_t __wrap_writev(int descriptor, const iovec* parts, int count) {
  if (!is_faked) return __real_writev(descriptor, parts, count);
  std::size_t bytes = 0;
  for (int part = 0; part < count; ++part) bytes += parts[part].iov_len;
  return static_cast<ssize_t>(bytes);
}

int __wrap_poll(pollfd* waiting, nfds_t count, int timeout_ms) {
  if (!is_faked) return __real_poll(waiting, count, timeout_ms);
  int ready = 0;
  for (pollfd& one : std::span(waiting, count)) {
    one.revents = one.fd < 0 ? short{0} : one.events;
    ready += one.fd < 0 ? 0 : 1;
  }
  return ready;
}
}
