#include "harness/base/digest.hpp"

#include <cstdint>
#include <iomanip>
#include <sstream>
#include <stdexcept>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("the digest is CRC-64/XZ", "[digest]") {
  // Check value of the algorithm: "123456789" -> 995dc9bbdf1939fa, as in `xz --check=crc64`.
  CHECK(digest_of("123456789") == "crc64:995dc9bbdf1939fa");
  CHECK(digest_of("") == "crc64:0000000000000000");
}

TEST_CASE("a sealed text is intact, and broken after any change", "[digest]") {
  const std::string text = sealed(R"({"a": 1, "digest": "crc64:0000000000000000", "b": [2, 3]})");
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

TEST_CASE("other line ends are told from other damage", "[digest]") {
  const std::string text = sealed("{\n\"digest\": \"crc64:0000000000000000\",\n\"a\": 1\n}\n");
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
  CHECK(check_seal(R"({"name": "\"digest\": \"crc64:0000000000000000\""})") == Seal::missing);
  CHECK_THROWS_AS(sealed("{}"), std::invalid_argument);
}

TEST_CASE("long texts have the digest that is computed bit by bit", "[digest]") {
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
    CHECK(digest_of(bytes) == due.str());
  }
}

TEST_CASE("bytes in pieces have the digest of the whole", "[digest]") {
  const std::string bytes(100'000, 'q');
  std::size_t place = 0;
  const std::string digest = digest_of([&]() -> std::string_view {
    const std::string_view piece = std::string_view(bytes).substr(place, 777);
    place += piece.size();
    return piece;
  });
  CHECK(digest == digest_of(bytes));
}
