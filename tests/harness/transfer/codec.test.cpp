#include "harness/transfer/codec.hpp"

#include <bit>
#include <cstring>
#include <limits>
#include <string>

#include "harness/base/errors.hpp"
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
  std::vector<std::byte> bytes(7, std::byte{9});  // earlier contents must not matter
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

TEST_CASE("byte strings begin as their formats say", "[codec]") {
  const auto lead = [](const char* codec, std::uint64_t payload_bytes) {
    const CodecLead made = find_codec(codec)->lead(payload_bytes);
    std::vector<int> bytes;
    for (std::size_t i = 0; i < made.size; ++i) bytes.push_back(static_cast<int>(made.bytes[i]));
    return bytes;
  };
  CHECK(lead("raw", 8).empty());
  CHECK(lead("msgpack", 0) == std::vector{0xc4, 0});
  CHECK(lead("msgpack", 256) == std::vector{0xc5, 1, 0});
  CHECK(lead("msgpack", 0x12345678) == std::vector{0xc6, 0x12, 0x34, 0x56, 0x78});
  CHECK(lead("cbor", 16) == std::vector{0x50});
  CHECK(lead("cbor", 24) == std::vector{0x58, 24});
  CHECK(lead("cbor", 0x0102) == std::vector{0x59, 1, 2});
  CHECK(lead("cbor", 0x01020304) == std::vector{0x5a, 1, 2, 3, 4});
  CHECK(lead("cbor", 0x1'0000'0000) == std::vector{0x5b, 0, 0, 0, 1, 0, 0, 0, 0});
  CHECK_THROWS_AS(lead("msgpack", 0x1'0000'0000), TrialError);
}

TEST_CASE("arrays of numbers are refused where an item is none", "[codec]") {
  std::vector<double> one(1);
  const auto byte = [](unsigned value) { return static_cast<std::byte>(value); };
  const std::vector<std::byte> text_in_array{byte(0x81), byte(0x61), byte(0x41)};
  CHECK_THROWS_AS(find_codec("cbor_numbers")->decode(text_in_array, one), TrialError);
  const std::vector<std::byte> nil_in_array{byte(0x91), byte(0xc0)};
  CHECK_THROWS_AS(find_codec("msgpack_numbers")->decode(nil_in_array, one), TrialError);
}

TEST_CASE("a payload that nests, or claims more items than it has, is refused at once", "[codec]") {
  constexpr std::size_t kDeep = 4'000'000;  // at least as deep as a parser can recurse
  const auto byte = [](unsigned value) { return static_cast<std::byte>(value); };
  std::vector<double> values(kDeep);
  const std::vector<std::byte> cbor(kDeep, byte(0x81));
  CHECK_THROWS_AS(find_codec("cbor_numbers")->decode(cbor, values), TrialError);
  const std::vector<std::byte> msgpack(kDeep, byte(0x91));
  CHECK_THROWS_AS(find_codec("msgpack_numbers")->decode(msgpack, values), TrialError);
  const std::vector<std::byte> json(kDeep, byte('['));
  CHECK_THROWS_AS(find_codec("json")->decode(json, values), TrialError);
  std::vector<std::byte> endless(9, byte(0xf0));
  endless[0] = byte(0x9b);  // an array with as many items as the next eight bytes say
  CHECK_THROWS_AS(find_codec("cbor_numbers")->decode(endless, values), TrialError);
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
