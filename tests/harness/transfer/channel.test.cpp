#include "harness/transfer/channel.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <vector>

#include "harness/os/deadline.hpp"
#include "harness/transfer/control_block.hpp"
#include "harness/transfer/frame.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

int pipe_bytes(int descriptor) { return ::fcntl(descriptor, F_GETPIPE_SZ); }

}  // namespace

TEST_CASE("pipes are widened to what is wanted, and no further than allowed", "[channel]") {
  std::uint64_t allowed_bytes = 0;
  std::ifstream("/proc/sys/fs/pipe-max-size") >> allowed_bytes;
  REQUIRE(allowed_bytes >= 65536);
  const Pipe narrow = make_pipe();
  const std::uint64_t before = static_cast<std::uint64_t>(pipe_bytes(narrow.read_end.get()));
  CHECK(widen(narrow, 1) == before);
  const Pipe wide = make_pipe();
  const std::uint64_t got = widen(wide, std::uint64_t{1} << 40);
  CHECK(got == static_cast<std::uint64_t>(pipe_bytes(wide.read_end.get())));
  CHECK(got >= before);
  CHECK(got <= allowed_bytes);
}

TEST_CASE("a channel carries both directions", "[channel]") {
  for (Channel (*open)(std::uint64_t) : {open_pipe_channel, open_socket_channel}) {
    const Channel channel = open(100'000);
    for (const auto& [sink, source] :
         {std::pair{channel.parent.writes(), channel.worker.reads()},
          std::pair{channel.worker.writes(), channel.parent.reads()}}) {
      char sent = 'z';
      char received = 0;
      CHECK(::read(source, &received, 1) == -1);  // the read does not block
      REQUIRE(::write(sink, &sent, 1) == 1);
      REQUIRE(::read(source, &received, 1) == 1);
      CHECK(received == 'z');
    }
  }
}

TEST_CASE("a socket's send buffer grows with what is wanted", "[channel]") {
  const auto buffer_bytes = [](const Channel& channel) {
    int bytes = 0;
    socklen_t size = sizeof bytes;
    ::getsockopt(channel.parent.writes(), SOL_SOCKET, SO_SNDBUF, &bytes, &size);
    return bytes;
  };
  std::ifstream file("/proc/sys/net/core/wmem_max");
  int allowed_bytes = 0;
  file >> allowed_bytes;
  if (allowed_bytes < 1 << 20) return;
  CHECK(buffer_bytes(open_socket_channel(1 << 20)) >= 1 << 20);
  CHECK(buffer_bytes(open_socket_channel(1)) < 1 << 20);
}

TEST_CASE("each worker's end in flight leads to the parent's end of its channel", "[channel]") {
  constexpr std::uint32_t kWorkers = 140;  // more than fit one queue
  const auto limit = Deadline(now_ns() + 60'000'000'000, [] {});
  for (Channel (*open)(std::uint64_t) : {open_pipe_channel, open_socket_channel}) {
    ControlBlock side;
    ChannelsInFlight channels(side, kWorkers, open, 1);
    const std::vector<ChannelEnd> parent_ends = channels.take_parent_ends();
    REQUIRE(parent_ends.size() == kWorkers);
    std::vector<bool> is_taken(kWorkers);
    for (std::uint32_t worker = kWorkers; worker-- > 0;) {  // any order is allowed
      const ChannelsInFlight::Taken taken = channels.take_worker_end(worker);
      REQUIRE(taken.channel < kWorkers);
      CHECK_FALSE(is_taken[taken.channel]);
      is_taken[taken.channel] = true;
      const ChannelEnd& parent = parent_ends[taken.channel];
      std::byte text{static_cast<unsigned char>(worker)};
      REQUIRE(::write(parent.writes(), &text, 1) == 1);
      std::byte read{};
      read_full(taken.end.reads(), std::span(&read, 1), limit);
      CHECK(read == text);
      REQUIRE(::write(taken.end.writes(), &text, 1) == 1);
      read_full(parent.reads(), std::span(&read, 1), limit);
      CHECK(read == text);
    }
  }
}
