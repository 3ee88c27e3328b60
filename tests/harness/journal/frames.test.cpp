#include "harness/journal/frames.hpp"

#include <algorithm>

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

const std::string kText =
    framed("first") + framed(std::string("\0\xff\n", 3)) + framed("third one");

}  // namespace

TEST_CASE("frames come back as they were put in", "[frames]") {
  const Frames frames = split_frames(kText, "x.journal");
  REQUIRE(frames.payloads.size() == 3);
  CHECK(frames.payloads[0] == "first");
  CHECK(frames.payloads[1] == std::string("\0\xff\n", 3));
  CHECK(frames.payloads[2] == "third one");
  CHECK(frames.whole_bytes == kText.size());
  CHECK(frames.torn_bytes == 0);
  CHECK(split_frames("", "x.journal").payloads.empty());
}

TEST_CASE("a text cut anywhere keeps its whole frames and says what is torn", "[frames]") {
  const std::vector<std::size_t> ends{0, framed("first").size(),
                                      kText.size() - framed("third one").size(), kText.size()};
  for (std::size_t size = 0; size <= kText.size(); ++size) {
    const std::string cut = kText.substr(0, size);
    const Frames frames = split_frames(cut, "x.journal");
    std::size_t whole = 0;
    while (whole + 1 < ends.size() && ends[whole + 1] <= size) ++whole;
    CHECK(frames.payloads.size() == whole);
    CHECK(frames.whole_bytes == ends[whole]);
    CHECK(frames.torn_bytes == size - ends[whole]);
  }
}

TEST_CASE("every flipped bit is found, and where", "[frames]") {
  for (std::size_t bit = 0; bit < 8 * kText.size(); ++bit) {
    std::string changed = kText;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    CHECK_THROWS_AS(split_frames(changed, "x.journal"), CorruptError);
  }
  std::string changed = kText;
  changed[framed("first").size() + 12] = 'x';
  CHECK_THROWS_WITH(split_frames(changed, "x.journal"),
                    "x.journal: byte 17: this record's check sum is wrong; the file was changed");
}

TEST_CASE("zeros after the last frame are a torn tail, anything else is not", "[frames]") {
  CHECK(split_frames(kText + std::string(4096, '\0'), "x").torn_bytes == 4096);
  CHECK_THROWS_AS(split_frames(kText + std::string(15, '\0'), "x"), CorruptError);
  CHECK_THROWS_AS(split_frames(kText + std::string(20, 'a'), "x"), CorruptError);
  CHECK_THROWS_AS(split_frames("{\"context\": {\"date\": \"2026\"}}", "x"), CorruptError);
}

TEST_CASE("a frame that turns into zeros is torn, wherever it does", "[frames]") {
  const std::string before = framed("first");
  const std::string frame = framed(std::string(100, 'p'));
  for (std::size_t written = 0; written < frame.size(); ++written) {
    // Fewer than 16 could be a record's own.
    for (const std::size_t zeros :
         {std::max(frame.size() - written, std::size_t{16}), std::size_t{16}, std::size_t{5000}}) {
      const Frames frames =
          split_frames(before + frame.substr(0, written) + std::string(zeros, '\0'), "x");
      CHECK(frames.whole_bytes == before.size());
      CHECK(frames.torn_bytes == written + zeros);
    }
  }
  // Zeros after a whole frame are no excuse for a change in it.
  std::string changed = before + frame + std::string(5000, '\0');
  changed[before.size() + 20] = 'x';
  CHECK_THROWS_AS(split_frames(changed, "x"), CorruptError);
}

TEST_CASE("an empty payload or one that is too large is nobody's record", "[frames]") {
  CHECK_THROWS_AS(framed(""), std::invalid_argument);
}
