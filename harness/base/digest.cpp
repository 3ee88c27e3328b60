#include "harness/base/digest.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <stdexcept>

namespace zcbench {

namespace {

constexpr std::string_view kAlgorithm = "crc64:";
constexpr std::size_t kDigits = 16;
// Within a string of a JSON text the quotes would be escaped, so only a member looks like this.
constexpr std::string_view kMember = "\"digest\": \"crc64:";

// ECMA-182's polynomial, its bits reversed.
constexpr std::uint64_t kPolynomial = 0xC96C5795D7870F42;
// So many bytes at a time: Kounavis, Berry, "Novel table lookup-based algorithms for
// high-performance CRC generation", IEEE Transactions on Computers 57(11), 2008. Several times as
// fast as byte by byte; arrays have gigabytes.
constexpr std::size_t kSlices = 16;
using SlicedTable = std::array<std::array<std::uint64_t, 256>, kSlices>;

constexpr SlicedTable make_table() {
  SlicedTable table{};
  for (std::uint64_t byte = 0; byte < 256; ++byte) {
    std::uint64_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = value >> 1 ^ (value & 1 ? kPolynomial : 0);
    table[0][byte] = value;
  }
  for (std::size_t slice = 1; slice < kSlices; ++slice) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint64_t before = table[slice - 1][byte];
      table[slice][byte] = before >> 8 ^ table[0][before & 255];
    }
  }
  return table;
}

constexpr SlicedTable kTable = make_table();

std::uint64_t little_endian_word(const std::byte* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

// Of eight bytes, the first of which is followed by `behind` others in the step.
std::uint64_t folded(std::uint64_t word, std::size_t behind) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < 8; ++i) sum ^= kTable[behind - i][word >> (8 * i) & 255];
  return sum;
}

std::string digits_of(std::uint64_t value) {
  std::string digits(kDigits, '0');
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, value >>= 4) {
    *digit = "0123456789abcdef"[value & 15];
  }
  return digits;
}

std::string crc64_digits(std::string_view first, std::string_view second) {
  Digest digest;
  digest.add(first);
  digest.add(second);
  return digest.text().substr(kAlgorithm.size());
}

// Where the digits of the first member "digest" begin; npos if there is none.
std::size_t digits_place(std::string_view text) {
  const std::size_t member = text.find(kMember);
  if (member == std::string_view::npos) return member;
  const std::size_t place = member + kMember.size();
  return place + kDigits <= text.size() ? place : std::string_view::npos;
}

// LF in the place of every CRLF.
std::string without_cr(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!text.substr(i).starts_with("\r\n")) result += text[i];
  }
  return result;
}

std::string digits_of_rest(std::string_view text, std::size_t place) {
  return crc64_digits(text.substr(0, place), text.substr(place + kDigits));
}

}  // namespace

void Digest::add(std::span<const std::byte> bytes) {
  std::uint64_t value = register_;
  for (; bytes.size() >= kSlices; bytes = bytes.subspan(kSlices)) {
    value = folded(value ^ little_endian_word(bytes.data()), 15) ^
            folded(little_endian_word(bytes.data() + 8), 7);
  }
  for (const std::byte byte : bytes) {
    value = value >> 8 ^ kTable[0][(value ^ std::to_integer<std::uint64_t>(byte)) & 255];
  }
  register_ = value;
}

void Digest::add(std::string_view bytes) { add(std::as_bytes(std::span(bytes))); }

std::string Digest::text() const { return std::string(kAlgorithm) + digits_of(~register_); }

std::string digest_of(std::string_view bytes) {
  return std::string(kAlgorithm) + crc64_digits(bytes, "");
}

std::string digest_of(const std::function<std::string_view()>& next_piece) {
  Digest digest;
  for (std::string_view piece = next_piece(); !piece.empty(); piece = next_piece()) {
    digest.add(piece);
  }
  return digest.text();
}

std::string sealed(std::string text) {
  const std::size_t place = digits_place(text);
  if (place == std::string::npos)
    throw std::invalid_argument("a text without a place for a digest");
  text.replace(place, kDigits, digits_of_rest(text, place));
  return text;
}

Seal check_seal(std::string_view text) {
  const std::size_t place = digits_place(text);
  if (place == std::string_view::npos) return Seal::missing;
  if (text.substr(place, kDigits) == digits_of_rest(text, place)) return Seal::intact;
  const std::string with_lf = without_cr(text);
  const bool has_other_ends = with_lf.size() < text.size() && check_seal(with_lf) == Seal::intact;
  return has_other_ends ? Seal::line_ends : Seal::broken;
}

}  // namespace zcbench
