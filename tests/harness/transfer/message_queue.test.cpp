#include "harness/transfer/message_queue.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"
#include "tests/harness/os/deadline_fixture.hpp"

using namespace zcbench;

namespace {

constexpr std::uint32_t kWriters = 4;
constexpr std::uint32_t kFramesEach = 100;
constexpr std::size_t kFrameBytes = 20'000;  // above PIPE_BUF, where plain writes would tear

[[noreturn]] void write_frames(MessageQueue& queue, std::uint32_t writer) {
  const std::vector<std::byte> payload(kFrameBytes, std::byte(writer + 1));
  for (std::uint32_t frame = 0; frame < kFramesEach; ++frame) {
    queue.put({.index = writer, .payload_bytes = payload.size()}, payload, limit_of_s(20));
  }
  ::_exit(0);
}

MessageQueue::Place placed_in(std::vector<std::byte>& payload, std::uint64_t max_payload_bytes) {
  return [&payload, max_payload_bytes](const FrameHeader& header) {
    check_frame(header, kWriters, max_payload_bytes);
    payload.resize(header.payload_bytes);
    return std::span(payload);
  };
}

}  // namespace

TEST_CASE("frames of several writing processes never mix, in any number of lanes",
          "[message_queue]") {
  for (const std::uint32_t lanes : {1U, 3U, 8U}) {
    INFO(lanes << " lanes");
    ControlBlock side;
    MessageQueue queue(side, 1 << 16, lanes);
    for (std::uint32_t writer = 0; writer < kWriters; ++writer) {
      const pid_t pid = ::fork();
      REQUIRE(pid >= 0);
      if (pid == 0) write_frames(queue, writer);
    }
    std::vector<std::uint32_t> frames(kWriters);
    std::vector<std::byte> payload;
    for (std::uint32_t i = 0; i < kWriters * kFramesEach; ++i) {
      const FrameHeader header = queue.get(placed_in(payload, kFrameBytes), limit_of_s(20));
      ++frames[header.index];
      REQUIRE(payload.size() == kFrameBytes);
      REQUIRE(std::count(payload.begin(), payload.end(), std::byte(header.index + 1)) ==
              static_cast<std::ptrdiff_t>(kFrameBytes));
    }
    CHECK(frames == std::vector<std::uint32_t>(kWriters, kFramesEach));
    for (std::uint32_t writer = 0; writer < kWriters; ++writer) {
      int status = -1;
      CHECK(::wait(&status) > 0);
      CHECK(status == 0);
    }
  }
}

TEST_CASE("an oversized frame is refused before memory is taken for it", "[message_queue]") {
  ControlBlock side;
  MessageQueue queue(side);
  const std::vector<std::byte> payload(100);
  queue.put({.payload_bytes = payload.size()}, payload, limit_of_s(1));
  std::vector<std::byte> received;
  CHECK_THROWS_AS(queue.get(placed_in(received, 99), limit_of_s(1)), TrialError);
  CHECK(received.capacity() == 0);
}

TEST_CASE("frames come out in the order they went in, whatever lane they travel in",
          "[message_queue]") {
  ControlBlock side;
  MessageQueue queue(side, 0, 3);
  REQUIRE(queue.lanes() == 3);
  std::vector<std::byte> payload;
  std::uint32_t next = 0;
  for (const std::uint32_t batch : {2U, 5U, 1U, 4U}) {
    for (std::uint32_t frame = 0; frame < batch; ++frame) {
      queue.put({.elements = next + frame}, {}, limit_of_s(1));
    }
    for (std::uint32_t frame = 0; frame < batch; ++frame) {
      CHECK(queue.get(placed_in(payload, 0), limit_of_s(1)).elements == next++);
    }
  }
}

TEST_CASE("a frame that is under way holds up its own lane only", "[message_queue]") {
  ControlBlock side;
  MessageQueue queue(side, 0, 2);
  const FrameHeader large{.payload_bytes = 8};
  const auto bytes = std::as_bytes(std::span(&large, 1));
  REQUIRE(::write(queue.pipe(0).write_end.get(), bytes.data(), bytes.size()) ==
          static_cast<ssize_t>(bytes.size()));  // the payload has not been written yet
  const FrameHeader small{.index = 1};
  const auto rest = std::as_bytes(std::span(&small, 1));
  REQUIRE(::write(queue.pipe(1).write_end.get(), rest.data(), rest.size()) ==
          static_cast<ssize_t>(rest.size()));
  std::vector<std::byte> payload;
  const Deadline soon(now_ns() + 30'000'000, [] {});
  CHECK_THROWS_AS(queue.get(placed_in(payload, 8), soon), TrialError);
  CHECK(queue.get(placed_in(payload, 0), limit_of_s(1)).index == 1);
}
