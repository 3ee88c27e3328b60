#include "harness/base/digest.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <iomanip>
#include <sstream>
#include <stdexcept>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr const char* kNoCrc = "crc64:0000000000000000";

std::string with_digest(std::string_view digest) {
  return fmt::format(R"({{"a": 1, "digest": "{}", "b": [2, 3]}})", digest);
}

}  // namespace

TEST_CASE("the digest is XXH3 of 128 bits", "[digest]") {
  // The first is what `printf 123456789 | xxh128sum` prints, the second is from xxhash_spec.md.
  CHECK(digest_of("123456789") == "xxh128:33119477ede5dcd5e9716427681d5860");
  CHECK(digest_of("") == "xxh128:99aa06d3014798d86001c324468d497f");
}

TEST_CASE("the CRC is CRC-64/XZ", "[digest]") {
  // The algorithm's check value: "123456789" -> 995dc9bbdf1939fa, as with `xz --check=crc64`.
  CHECK(crc64_of("123456789") == "crc64:995dc9bbdf1939fa");
  CHECK(crc64_of("") == kNoCrc);
}

TEST_CASE("digests of two algorithms cannot be compared", "[digest]") {
  CHECK(are_incomparable(digest_of("a"), crc64_of("a")));
  CHECK(are_incomparable(crc64_of("a"), digest_of("a")));
  CHECK_FALSE(are_incomparable(digest_of("a"), digest_of("b")));
  CHECK_FALSE(are_incomparable(digest_of("a"), "missing"));
}

TEST_CASE("a sealed text is intact, and broken after any change", "[digest]") {
  // The algorithm in use, and that of earlier versions.
  const std::string text = sealed(with_digest(GENERATE(std::string_view(kNoDigest), kNoCrc)));
  CHECK(check_seal(text) == Seal::intact);
  CHECK(sealed(text) == text);
  for (std::size_t place = 0; place < text.size(); ++place) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = text;
      changed[place] = static_cast<char>(changed[place] ^ (1 << bit));
      INFO(place << " " << bit);
      CHECK(check_seal(changed) != Seal::intact);
    }
    CHECK(check_seal(text.substr(0, place)) != Seal::intact);
  }
}

TEST_CASE("a text that goes through a sink is sealed as one that is whole", "[digest]") {
  StringSink out;
  SealingSink sealing(
      out, R"({"text": "\"digest\": \"", "digest": ")" + std::string(kNoDigest) + "\",\n");
  for (int i = 0; i < 1000; ++i) sealing.append(fmt::format("\"{}\": {},\n", i, i));
  sealing.append("\"last\": 0}");
  CHECK(check_seal(out.text) == Seal::broken);
  sealing.seal();
  CHECK(check_seal(out.text) == Seal::intact);
  CHECK(sealed(out.text) == out.text);
  CHECK(sealing.size_bytes() == out.text.size());
  CHECK_THROWS_AS(SealingSink(out, "{}"), std::invalid_argument);
  CHECK_THROWS_AS(SealingSink(out, with_digest(kNoCrc)), std::invalid_argument);
}

TEST_CASE("other line ends are told from other damage", "[digest]") {
  const std::string text =
      sealed(fmt::format("{{\n\"digest\": \"{}\",\n\"a\": 1\n}}\n", kNoDigest));
  std::string other;
  for (const char c : text) other += c == '\n' ? "\r\n" : std::string(1, c);
  CHECK(check_seal(other) == Seal::line_ends);
  std::string also_changed = other;
  also_changed[also_changed.find(": 1") + 2] = '2';
  CHECK(check_seal(also_changed) == Seal::broken);
  std::string blank = text;
  blank[blank.size() - 1] = ' ';
  CHECK(check_seal(blank) == Seal::broken);
}

TEST_CASE("only a member of its own is a digest", "[digest]") {
  CHECK(check_seal("{}") == Seal::missing);
  CHECK(check_seal(R"({"digest": "crc64:123"})") == Seal::missing);
  CHECK(check_seal(R"({"digest": "xxh128:123"})") == Seal::missing);
  CHECK(check_seal(R"({"digest": "sha256:0123456789abcdef0123456789abcdef"})") == Seal::missing);
  CHECK(check_seal(R"({"name": "\"digest\": \"crc64:0000000000000000\""})") == Seal::missing);
  CHECK_THROWS_AS(sealed("{}"), std::invalid_argument);
}

TEST_CASE("long texts have the CRC that is computed bit by bit", "[digest]") {
  std::string bytes;
  std::uint64_t remainder = ~std::uint64_t{0};
  for (std::uint64_t i = 0; i < 100; ++i) {
    bytes += static_cast<char>(i * i * 7 + 3);
    remainder ^= static_cast<unsigned char>(bytes.back());
    for (int bit = 0; bit < 8; ++bit) {
      remainder = (remainder & 1) != 0 ? remainder >> 1 ^ 0xC96C5795D7870F42 : remainder >> 1;
    }
    std::ostringstream due;
    due << "crc64:" << std::hex << std::setw(16) << std::setfill('0') << ~remainder;
    CHECK(crc64_of(bytes) == due.str());
  }
}

TEST_CASE("bytes in pieces have the digest of the whole", "[digest]") {
  const std::string bytes(100'000, 'q');
  Digest digest;
  Crc64 crc;
  for (std::size_t place = 0; place < bytes.size(); place += 777) {
    digest.add(std::string_view(bytes).substr(place, 777));
    crc.add(std::string_view(bytes).substr(place, 777));
  }
  CHECK(digest.text() == digest_of(bytes));
  CHECK(crc.text() == crc64_of(bytes));
}
