#include "harness/base/digest.hpp"

#define XXH_INLINE_ALL  // the header is the whole library, and static linking needs nothing more
#ifndef NDEBUG
// Debug and sanitizer builds do not inline as much as the header insists on.
#define XXH_NO_INLINE_HINTS 1
#endif
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace zcbench {

namespace {

// Inside a JSON string the quotes would be escaped, so only a member looks like this.
constexpr std::string_view kMember = "\"digest\": \"";
constexpr std::string_view kXxh128 = "xxh128:";
constexpr std::string_view kCrc64 = "crc64:";

// ECMA-182's polynomial with its bits reversed.
constexpr std::uint64_t kPolynomial = 0xC96C5795D7870F42;
// Number of bytes processed at a time: Kounavis, Berry, "Novel table lookup-based algorithms for
// high-performance CRC generation", IEEE Transactions on Computers 57(11), 2008. Several times as
// fast as byte by byte, which matters because arrays have gigabytes.
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

// What eight bytes contribute to a step's CRC; `behind` bytes of the step follow the first of them.
std::uint64_t folded(std::uint64_t word, std::size_t behind) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < 8; ++i) sum ^= kTable[behind - i][word >> (8 * i) & 255];
  return sum;
}

std::string digits_of(std::uint64_t value) {
  std::string digits(16, '0');
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, value >>= 4) {
    *digit = "0123456789abcdef"[value & 15];
  }
  return digits;
}

template <typename Algorithm>
std::string digest_by(std::string_view first, std::string_view second) {
  Algorithm digest;
  digest.add(first);
  digest.add(second);
  return digest.text();
}

struct SealAlgorithm {
  std::string_view name;  // with the colon
  std::size_t digits;
  std::string (*digest_of)(std::string_view first, std::string_view second);
};

constexpr std::array kSealAlgorithms{SealAlgorithm{kXxh128, 32, digest_by<Digest>},
                                     SealAlgorithm{kCrc64, 16, digest_by<Crc64>}};

// Where the digits of a text's first member "digest" are.
struct SealPlace {
  const SealAlgorithm& algorithm;
  std::size_t digits;  // where they begin

  std::string_view digits_in(std::string_view text) const {
    return text.substr(digits, algorithm.digits);
  }
  std::string due_digits(std::string_view text) const {
    return algorithm.digest_of(text.substr(0, digits), text.substr(digits + algorithm.digits))
        .substr(algorithm.name.size());
  }
};

std::optional<SealPlace> seal_place(std::string_view text) {
  for (auto member = text.find(kMember); member != text.npos;
       member = text.find(kMember, member + 1)) {
    const std::string_view value = text.substr(member + kMember.size());
    for (const SealAlgorithm& algorithm : kSealAlgorithms) {
      if (!value.starts_with(algorithm.name)) continue;
      if (value.size() < algorithm.name.size() + algorithm.digits) return std::nullopt;
      return SealPlace{algorithm, member + kMember.size() + algorithm.name.size()};
    }
  }
  return std::nullopt;
}

// The text with LF instead of every CRLF.
std::string without_cr(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!text.substr(i).starts_with("\r\n")) result += text[i];
  }
  return result;
}

}  // namespace

struct Digest::State {
  XXH3_state_t hash;
};

Digest::Digest() : state_(std::make_unique<State>()) { XXH3_128bits_reset(&state_->hash); }

Digest::~Digest() = default;

void Digest::add(std::span<const std::byte> bytes) {
  XXH3_128bits_update(&state_->hash, bytes.data(), bytes.size());
}

void Digest::add(std::string_view bytes) { add(std::as_bytes(std::span(bytes))); }

std::string Digest::text() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(&state_->hash);
  return std::string(kXxh128) + digits_of(hash.high64) + digits_of(hash.low64);
}

std::string digest_of(std::string_view bytes) { return digest_by<Digest>(bytes, ""); }

void Crc64::add(std::span<const std::byte> bytes) {
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

void Crc64::add(std::string_view bytes) { add(std::as_bytes(std::span(bytes))); }

std::string Crc64::text() const { return std::string(kCrc64) + digits_of(~register_); }

std::string crc64_of(std::string_view bytes) { return digest_by<Crc64>(bytes, ""); }

bool are_incomparable(std::string_view digest, std::string_view other) {
  return (digest.starts_with(kXxh128) && other.starts_with(kCrc64)) ||
         (digest.starts_with(kCrc64) && other.starts_with(kXxh128));
}

SealingSink::SealingSink(TextSink& out, std::string_view head)
    : out_(out), size_bytes_(head.size()) {
  const auto place = seal_place(head);
  if (!place || place->algorithm.name != kXxh128) {
    throw std::invalid_argument("a text without a place for a digest");
  }
  digits_place_ = place->digits;
  digest_.add(head.substr(0, place->digits));
  digest_.add(head.substr(place->digits + place->algorithm.digits));
  out_.append(head);
}

void SealingSink::append(std::string_view text) {
  digest_.add(text);
  size_bytes_ += text.size();
  out_.append(text);
}

void SealingSink::replace(std::uint64_t /*place*/, std::string_view /*text*/) {
  throw std::logic_error("a text that is being sealed was changed");
}

void SealingSink::seal() { out_.replace(digits_place_, digest_.text().substr(kXxh128.size())); }

std::string sealed(std::string text) {
  const auto place = seal_place(text);
  if (!place) throw std::invalid_argument("a text without a place for a digest");
  text.replace(place->digits, place->algorithm.digits, place->due_digits(text));
  return text;
}

Seal check_seal(std::string_view text) {
  const auto place = seal_place(text);
  if (!place) return Seal::missing;
  if (place->digits_in(text) == place->due_digits(text)) return Seal::intact;
  const std::string with_lf = without_cr(text);
  const bool has_other_ends = with_lf.size() < text.size() && check_seal(with_lf) == Seal::intact;
  return has_other_ends ? Seal::line_ends : Seal::broken;
}

}  // namespace zcbench
