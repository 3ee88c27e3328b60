#include "harness/transfer/channel.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <climits>
#include <fstream>
#include <span>
#include <utility>

#include "harness/transfer/control_block.hpp"

namespace zcbench {

namespace {

constexpr std::uint64_t kLeastPipeBytes = 4096;
constexpr std::uint64_t kLargestPipeBytes = 1 << 30;

std::uint64_t pipe_max_size() {
  std::ifstream file("/proc/sys/fs/pipe-max-size");
  std::uint64_t bytes = 0;
  return file >> bytes ? bytes : 1 << 20;  // the kernel's default
}

std::vector<int> descriptors_of(const ChannelEnd& end) {
  std::vector<int> descriptors{end.source.get()};
  if (end.sink.is_open()) descriptors.push_back(end.sink.get());
  return descriptors;
}

// In an exec'd worker, the queue has no end until one is passed.
DescriptorsInFlight make_queue(const ControlBlock& side) {
  return side.is_attached() ? DescriptorsInFlight(FileDescriptor()) : DescriptorsInFlight();
}

[[gnu::hot]] ChannelEnd end_of(std::span<const int> descriptors) {
  return {FileDescriptor(descriptors.front()),
          FileDescriptor(descriptors.size() > 1 ? descriptors.back() : -1)};
}

}  // namespace

std::uint64_t widen(const Pipe& pipe, std::uint64_t wanted_bytes) {
  const int descriptor = pipe.write_end.get();
  const int has = ::fcntl(descriptor, F_GETPIPE_SZ);
  if (has < 0) throw SystemError("F_GETPIPE_SZ", errno);
  const std::uint64_t had_bytes = static_cast<std::uint64_t>(has);
  static const std::uint64_t allowed_bytes = pipe_max_size();
  const std::uint64_t within = std::clamp(wanted_bytes, kLeastPipeBytes, kLargestPipeBytes);
  std::uint64_t bytes = std::min(std::bit_ceil(within), allowed_bytes);
  // Fails with EPERM if all pipes of the user together would exceed their limit.
  for (; bytes > had_bytes; bytes /= 2) {
    const int got = ::fcntl(descriptor, F_SETPIPE_SZ, static_cast<int>(bytes));
    if (got >= 0) return static_cast<std::uint64_t>(got);
  }
  return had_bytes;
}

std::uint64_t pipe_bytes_for(std::uint64_t wanted_bytes) {
  const Pipe pipe = make_pipe();
  return widen(pipe, wanted_bytes);
}

Channel open_pipe_channel(std::uint64_t wanted_bytes) {
  Pipe to_worker = make_pipe();
  Pipe from_worker = make_pipe();
  widen(to_worker, wanted_bytes);
  widen(from_worker, wanted_bytes);
  return {.parent = {std::move(from_worker.read_end), std::move(to_worker.write_end)},
          .worker = {std::move(to_worker.read_end), std::move(from_worker.write_end)}};
}

Channel open_socket_channel(std::uint64_t wanted_bytes) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0) {
    throw SystemError("socketpair", errno);
  }
  Channel channel{.parent = {FileDescriptor(ends[0])}, .worker = {FileDescriptor(ends[1])}};
  // The kernel limits this to net.core.wmem_max and doubles it for its own bookkeeping.
  const int bytes = static_cast<int>(std::min<std::uint64_t>(wanted_bytes, INT_MAX / 2));
  for (const int end : ends) {
    int had_bytes = 0;
    socklen_t size = sizeof had_bytes;
    ::getsockopt(end, SOL_SOCKET, SO_SNDBUF, &had_bytes, &size);
    if (bytes > had_bytes / 2) ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
  }
  return channel;
}

ChannelsInFlight::ChannelsInFlight(ControlBlock& side, std::uint32_t workers,
                                   Channel (*open)(std::uint64_t wanted_bytes),
                                   std::uint64_t wanted_bytes)
    : workers_(workers), parent_ends_(make_queue(side)) {
  for (std::uint32_t first = 0; first <= workers; first += DescriptorsInFlight::kMostGroups) {
    worker_ends_.push_back(make_queue(side));
  }
  if (!side.is_attached()) open_all(open, wanted_bytes);
  descriptors_in_end_ = side.from_parent(descriptors_in_end_);
  for (DescriptorsInFlight& ends : worker_ends_) side.pass(ends.taking_end());
}

void ChannelsInFlight::open_all(Channel (*open)(std::uint64_t wanted_bytes),
                                std::uint64_t wanted_bytes) {
  std::vector<ChannelEnd> parent_ends;
  std::vector<int> group;  // their descriptors
  for (std::uint32_t worker = 0; worker < workers_; ++worker) {
    Channel channel = open(wanted_bytes);
    const std::vector<int> worker_end = descriptors_of(channel.worker);
    worker_ends_[worker / DescriptorsInFlight::kMostGroups].put(worker, worker_end);
    descriptors_in_end_ = worker_end.size();
    for (const int descriptor : descriptors_of(channel.parent)) group.push_back(descriptor);
    parent_ends.push_back(std::move(channel.parent));
    if (parent_ends.size() < ends_in_group() && worker + 1 < workers_) continue;
    parent_ends_.put(worker, group);
    group.clear();
    parent_ends.clear();
  }
  parent_ends_.end_puts();
  for (DescriptorsInFlight& ends : worker_ends_) ends.end_puts();
}

std::vector<ChannelEnd> ChannelsInFlight::take_parent_ends() {
  std::vector<ChannelEnd> ends;
  ends.reserve(workers_);
  while (ends.size() < workers_) {
    const std::size_t count = std::min(ends_in_group(), workers_ - ends.size());
    int descriptors[DescriptorsInFlight::kMostInGroup];
    const auto group = std::span(descriptors).first(count * descriptors_in_end_);
    parent_ends_.take(group);
    for (std::size_t first = 0; first < group.size(); first += descriptors_in_end_) {
      ends.push_back(end_of(group.subspan(first, descriptors_in_end_)));
    }
  }
  return ends;
}

ChannelsInFlight::Taken ChannelsInFlight::take_worker_end(std::uint32_t worker) const {
  int descriptors[2];
  const auto group = std::span(descriptors).first(descriptors_in_end_);
  const std::uint32_t channel = worker_ends_[worker / DescriptorsInFlight::kMostGroups].take(group);
  return {.channel = channel, .end = end_of(group)};
}

void ChannelsInFlight::leave() const {
  parent_ends_.leave();
  for (const DescriptorsInFlight& ends : worker_ends_) ends.leave();
}

}  // namespace zcbench
