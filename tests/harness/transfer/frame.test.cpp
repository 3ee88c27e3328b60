#include "harness/transfer/frame.hpp"

#include <unistd.h>

#include <cstring>
#include <thread>

#include "harness/base/errors.hpp"
#include "harness/os/posix.hpp"
#include "tests/catch.hpp"
#include "tests/harness/os/deadline_fixture.hpp"
#include "tests/harness/os/process_state.hpp"

using namespace zcbench;

namespace {

std::span<const std::byte> bytes_of(const std::vector<double>& values) {
  return std::as_bytes(std::span(values));
}

FrameReader reader_into(const Pipe& pipe, std::vector<double>& values, int& arrived,
                        std::uint32_t frames = 1) {
  return FrameReader(
      pipe.read_end.get(), frames,
      [&values](const FrameHeader& header) {
        check_frame(header, 4, values.size() * sizeof(double));
        return std::as_writable_bytes(std::span(values)).first(header.payload_bytes);
      },
      [&arrived](const FrameHeader&) { ++arrived; });
}

}  // namespace

TEST_CASE("malformed headers are refused before anything is read after them", "[frame]") {
  const FrameHeader good{.kind = FrameKind::task, .index = 3, .elements = 1, .payload_bytes = 8};
  REQUIRE_NOTHROW(check_frame(good, 4, 8));
  const auto refused = [](FrameHeader header) {
    CHECK_THROWS_AS(check_frame(header, 4, 8), TrialError);
  };
  FrameHeader header = good;
  header.magic = 0x7a64;
  refused(header);
  header = good;
  header.kind = static_cast<FrameKind>(0);
  refused(header);
  header.kind = static_cast<FrameKind>(4);
  refused(header);
  header = good;
  header.index = 4;
  refused(header);
  header = good;
  header.lead_bytes = header.lead.size() + 1;
  refused(header);
  header = good;
  for (const std::uint64_t bytes :
       {std::uint64_t{9}, std::uint64_t{1} << 32, std::uint64_t{1} << 63}) {
    header.payload_bytes = bytes;
    refused(header);
  }
}

TEST_CASE("a frame larger than the pipe passes through exchange", "[frame]") {
  Pipe pipe = make_pipe();
  const std::vector<double> sent(100'000, 1.5);
  std::vector<double> received(sent.size());
  int arrived = 0;
  int left = 3;
  FrameWriter writers[] = {FrameWriter(
      pipe.write_end.get(), [&](FrameHeader& header, std::span<const std::byte>& payload) {
        payload = bytes_of(sent);
        header.payload_bytes = payload.size();
        return left-- > 0;
      })};
  FrameReader readers[] = {reader_into(pipe, received, arrived, 3)};
  exchange(
      writers, readers, [&] { return readers[0].done(); }, limit_of_ms(60'000));
  CHECK(arrived == 3);
  CHECK(received == sent);
  CHECK(writers[0].bytes() == 3 * (sizeof(FrameHeader) + sent.size() * sizeof(double)));
  CHECK(readers[0].bytes() == writers[0].bytes());
}

TEST_CASE("end of file inside a header or a payload is a failure", "[frame]") {
  const std::vector<double> values(4, 2.0);
  FrameHeader header{.payload_bytes = values.size() * sizeof(double)};
  char whole[sizeof header + 32];
  std::memcpy(whole, &header, sizeof header);
  std::memcpy(whole + sizeof header, values.data(), 32);
  for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{64},
                                std::size_t{65}, std::size_t{95}}) {
    INFO("cut after " << cut << " bytes");
    Pipe pipe = make_pipe();
    REQUIRE(::write(pipe.write_end.get(), whole, cut) == static_cast<ssize_t>(cut));
    pipe.write_end.reset();
    std::vector<double> received(4);
    int arrived = 0;
    FrameReader reader = reader_into(pipe, received, arrived);
    CHECK_THROWS_AS(reader.pump(), TrialError);
    CHECK(arrived == 0);
  }
}

TEST_CASE("a worker's blocking calls end at the deadline and at a closed pipe", "[frame]") {
  Pipe pipe = make_pipe();
  std::byte byte{};
  CHECK_THROWS_AS(read_full(pipe.read_end.get(), std::span(&byte, 1), limit_of_ms(30)), TrialError);
  const std::vector<double> large(1 << 20);
  const FrameHeader header{.payload_bytes = large.size() * sizeof(double)};
  CHECK_THROWS_AS(write_frame(pipe.write_end.get(), header, bytes_of(large), limit_of_ms(30)),
                  TrialError);
  pipe.write_end.reset();
  std::vector<std::byte> rest(1 << 20);
  CHECK_THROWS_AS(read_full(pipe.read_end.get(), rest, limit_of_ms(60'000)), TrialError);
}

TEST_CASE("a blocked reader gets bytes that come in pieces", "[frame][threads]") {
  Pipe pipe = make_pipe();
  std::jthread writer([&pipe, reader = ::gettid()] {
    for (int i = 0; i < 64; ++i) {
      const char byte = static_cast<char>(i);
      falls_asleep(reader);
      while (::write(pipe.write_end.get(), &byte, 1) != 1) {
      }
    }
  });
  std::vector<std::byte> received(64);
  read_full(pipe.read_end.get(), received, limit_of_ms(60'000));
  for (int i = 0; i < 64; ++i) CHECK(received[static_cast<std::size_t>(i)] == std::byte(i));
}
