// Channel: the connection between the parent and one worker in both directions: two pipes or one
// socket pair. ChannelCopy opens one per worker.
#pragma once

#include <cstdint>
#include <vector>

#include "harness/os/descriptors_in_flight.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

/// One side: a descriptor to read from and one to write to. A socket has only the first, for both.
struct ChannelEnd {
  FileDescriptor source;
  FileDescriptor sink{};

  int reads() const { return source.get(); }
  int writes() const { return sink.is_open() ? sink.get() : source.get(); }
};

struct Channel {
  ChannelEnd parent;
  ChannelEnd worker;
};

/// Enlarges a pipe to hold `wanted_bytes`, or as much as /proc/sys/fs/pipe-max-size and the user's
/// pipe-user-pages-soft allow. Returns its new capacity.
std::uint64_t widen(const Pipe& pipe, std::uint64_t wanted_bytes);
/// Returns the capacity that widen() reaches with a new pipe, an upper bound for the next ones.
std::uint64_t pipe_bytes_for(std::uint64_t wanted_bytes);

/// Opens two pipes, each of which holds `wanted_bytes` if allowed. Throws SystemError.
Channel open_pipe_channel(std::uint64_t wanted_bytes);
/// Opens AF_UNIX stream sockets with send buffers for `wanted_bytes` if allowed. Throws
/// SystemError.
Channel open_socket_channel(std::uint64_t wanted_bytes);

class ControlBlock;

/// The open channels of all workers, in flight until their users take them, so that a worker
/// started earlier inherits neither its siblings' ends nor the parent's.
class ChannelsInFlight {
 public:
  /// Throws SystemError, as do the next two.
  ChannelsInFlight(ControlBlock& side, std::uint32_t workers,
                   Channel (*open)(std::uint64_t wanted_bytes), std::uint64_t wanted_bytes);

  /// Parent, once, after its workers were forked: returns its ends of channels 0 .. workers - 1.
  std::vector<ChannelEnd> take_parent_ends();

  struct Taken {
    std::uint32_t channel;
    ChannelEnd end;
  };
  /// Worker, once: takes an end that no other worker has, usually of the channel with its own
  /// number.
  [[gnu::hot]] Taken take_worker_end(std::uint32_t worker) const;
  /// Worker in its own process, after that: closes its ends of the queues.
  [[gnu::hot]] void leave() const;

 private:
  void open_all(Channel (*open)(std::uint64_t wanted_bytes), std::uint64_t wanted_bytes);
  std::size_t ends_in_group() const {
    return DescriptorsInFlight::kMostInGroup / descriptors_in_end_;
  }

  std::uint32_t workers_;
  std::size_t descriptors_in_end_ = 1;
  DescriptorsInFlight parent_ends_;
  std::vector<DescriptorsInFlight> worker_ends_;  // as many queues as needed
};

}  // namespace zcbench
