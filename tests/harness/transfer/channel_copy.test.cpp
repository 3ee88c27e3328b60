#include "harness/transfer/channel_copy.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "harness/base/errors.hpp"
#include "harness/transfer/control_block.hpp"
#include "tests/catch.hpp"
#include "tests/harness/os/deadline_fixture.hpp"

using namespace zcbench;

namespace {

constexpr std::uint64_t kElements = 4;

// The parent's end of the last worker's channel, through which a test can send other frames.
FileDescriptor g_to_worker;

Channel open_watched(std::uint64_t wanted_bytes) {
  Channel channel = open_pipe_channel(wanted_bytes);
  g_to_worker = FileDescriptor(::dup(channel.parent.writes()));
  return channel;
}

}  // namespace

TEST_CASE("a worker refuses a frame that is not its slice's", "[channel_copy]") {
  const FrameHeader good{
      .kind = FrameKind::task, .index = 1, .elements = 2, .payload_bytes = 2 * sizeof(double)};
  const auto receive = [](const FrameHeader& header) {
    ControlBlock side;
    ChannelCopy transfer({.elements = kElements, .workers = 2}, side, open_watched, send_copy);
    transfer.attach(0, false);
    transfer.attach(1, false);
    const std::vector<std::byte> payload(header.payload_bytes);
    write_frame(g_to_worker.get(), header, payload, limit_of_ms(60'000));
    return transfer.receive(1, limit_of_ms(60'000));
  };
  REQUIRE(receive(good)->values.size() == 2);
  FrameHeader other_slice = good;
  other_slice.index = 0;
  FrameHeader too_short = good;
  too_short.payload_bytes = 8;
  FrameHeader empty = good;
  empty.payload_bytes = 0;
  FrameHeader too_long = good;
  too_long.payload_bytes = 24;
  FrameHeader other_kind = good;
  other_kind.kind = FrameKind::result;
  FrameHeader other_count = good;
  other_count.elements = 3;
  for (const FrameHeader& header :
       {other_slice, too_short, empty, too_long, other_kind, other_count}) {
    INFO(header.index << " " << header.payload_bytes << " " << header.elements);
    CHECK_THROWS_AS(receive(header), TrialError);
  }
}

TEST_CASE("a round gives every worker one slice, then nothing", "[channel_copy]") {
  ControlBlock side;
  ChannelCopy transfer({.elements = kElements, .workers = 2}, side, open_pipe_channel, send_copy);
  for (std::uint64_t i = 0; i < kElements; ++i) transfer.array()[i] = static_cast<double>(i);
  transfer.attach(0, false);
  transfer.attach(1, false);
  transfer.distribute(limit_of_ms(60'000));
  for (const std::uint32_t worker : {0U, 1U}) {
    const auto task = transfer.receive(worker, limit_of_ms(60'000));
    REQUIRE(task.has_value());
    CHECK(task->index == worker);
    CHECK(task->values[0] == 2.0 * worker);
    transfer.submit(worker, *task, {.count = 2}, limit_of_ms(60'000));
    CHECK(!transfer.receive(worker, limit_of_ms(60'000)).has_value());
  }
  std::vector<ChunkResult> results(2);
  transfer.collect(results, limit_of_ms(60'000));
  CHECK(results[1].count == 2);
  CHECK(transfer.channel_bytes().to_workers == 2 * sizeof(FrameHeader) + kElements * 8);
  CHECK(transfer.channel_bytes().from_workers == 2 * sizeof(FrameHeader));
}

TEST_CASE("a worker that is gone ends the parent's wait at once", "[channel_copy]") {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  for (Channel (*open)(std::uint64_t) : {open_pipe_channel, open_socket_channel}) {
    for (const bool takes_its_slice : {false, true}) {
      ControlBlock side;
      ChannelCopy transfer({.elements = kElements, .workers = 2}, side, open, send_copy);
      const pid_t pid = ::fork();
      REQUIRE(pid >= 0);
      if (pid == 0) {
        transfer.attach(0, true);
        if (takes_its_slice) transfer.receive(0, limit_of_ms(60'000));
        ::_exit(0);
      }
      std::vector<ChunkResult> results(2);
      CHECK_THROWS_AS(
          [&] {
            transfer.distribute(limit_of_ms(600'000));
            transfer.collect(results, limit_of_ms(600'000));
          }(),
          PeerGone);
      CHECK(::waitpid(pid, nullptr, 0) == pid);
    }
  }
  std::signal(SIGPIPE, before);
}
