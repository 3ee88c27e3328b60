#include "harness/strategies/codec.hpp"

#include <bit>
#include <cstring>
#include <limits>
#include <string>

#include "harness/errors.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::vector<double> peculiar_values() {
  using Limits = std::numeric_limits<double>;
  return {0.0,
          -0.0,
          0.1,
          -1e300,
          Limits::infinity(),
          -Limits::infinity(),
          Limits::denorm_min(),
          1e17,
          5.0,
          -2.5,
          Limits::max(),
          std::bit_cast<double>(0x7ff8dead'beef0001),
          std::bit_cast<double>(0xfff8000000000042)};
}

std::vector<std::byte> encoded(const Codec& codec, const std::vector<double>& values) {
  std::vector<std::byte> bytes(7, std::byte{9});  // what was there before must not matter
  codec.encode(values, bytes);
  return bytes;
}

std::vector<std::byte> bytes_of(const std::string& text) {
  std::vector<std::byte> bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

}  // namespace

TEST_CASE("every codec gives back every bit", "[codec]") {
  REQUIRE(!codecs().empty());
  for (const Codec& codec : codecs()) {
    INFO(codec.name);
    for (const std::vector<double>& values : {peculiar_values(), {}, {-0.0}}) {
      std::vector<double> decoded(values.size(), 77.0);
      codec.decode(encoded(codec, values), decoded);
      for (std::size_t i = 0; i < values.size(); ++i) {
        CHECK(std::bit_cast<std::uint64_t>(decoded[i]) == std::bit_cast<std::uint64_t>(values[i]));
      }
    }
  }
}

TEST_CASE("anything but a whole encoding of that many numbers is refused", "[codec]") {
  for (const Codec& codec : codecs()) {
    INFO(codec.name);
    std::vector<std::byte> bytes = encoded(codec, peculiar_values());
    std::vector<double> decoded(peculiar_values().size());
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
      const auto part = std::span(bytes).first(cut);
      CHECK_THROWS_AS(codec.decode(part, decoded), TrialError);
    }
    bytes.push_back(std::byte{0x31});
    CHECK_THROWS_AS(codec.decode(bytes, decoded), TrialError);
    bytes.pop_back();
    decoded.pop_back();
    CHECK_THROWS_AS(codec.decode(bytes, decoded), TrialError);
  }
}

TEST_CASE("JSON text is refused where a number is none", "[codec]") {
  const Codec& json = *find_codec("json");
  std::vector<double> one(1);
  for (const char* text : {"{}", "[true]", "[\"7ff8\"]", "[\"7ff8000000000zzz\"]", "[[1]]", "[1"}) {
    CHECK_THROWS_AS(json.decode(bytes_of(text), one), TrialError);
  }
  json.decode(bytes_of("[1]"), one);
  CHECK(one[0] == 1.0);
}

TEST_CASE("codecs are found by name and raw is the default", "[codec]") {
  CHECK(codecs().front().name == "raw");
  for (const Codec& codec : codecs()) CHECK(find_codec(codec.name) == &codec);
  CHECK(find_codec("pickle") == nullptr);
}
