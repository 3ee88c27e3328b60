// Channel: what joins the parent with one worker in both directions: two pipes or one socket pair.
// Opened by the strategies that copy, one per worker.
#pragma once

#include <cstdint>

#include "harness/os/posix.hpp"

namespace zcbench {

/// One side: a descriptor to read from and one to write to; of a socket both are the first.
struct ChannelEnd {
  FileDescriptor source;
  FileDescriptor sink{};

  int reads() const { return source.get(); }
  int writes() const { return sink.is_open() ? sink.get() : source.get(); }
  void reset() {
    source.reset();
    sink.reset();
  }
};

struct Channel {
  ChannelEnd parent;
  ChannelEnd worker;
};

/// Enlarges a pipe to hold `wanted_bytes`, or as near to that as /proc/sys/fs/pipe-max-size and the
/// user's pipe-user-pages-soft allow. What it holds then.
std::uint64_t widen(const Pipe& pipe, std::uint64_t wanted_bytes);
/// What widen() reaches with a new pipe: an upper bound for the next ones.
std::uint64_t pipe_bytes_for(std::uint64_t wanted_bytes);

/// Two pipes, each able to hold `wanted_bytes` if allowed. Throws SystemError.
Channel open_pipe_channel(std::uint64_t wanted_bytes);
/// AF_UNIX stream sockets with send buffers for `wanted_bytes` if allowed. Throws SystemError.
Channel open_socket_channel(std::uint64_t wanted_bytes);

}  // namespace zcbench
