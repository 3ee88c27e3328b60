#include "analysis/digest.hpp"

#include <algorithm>
#include <array>
#include <boost/crc.hpp>
#include <cstdint>
#include <stdexcept>

namespace zcbench {

namespace {

constexpr std::string_view kAlgorithm = "crc64:";
constexpr std::size_t kDigits = 16;
// Within a string of a JSON text the quotes would be escaped, so only a member looks like this.
constexpr std::string_view kMember = "\"digest\": \"crc64:";

using Crc64 =
    boost::crc_optimal<64, 0x42F0E1EBA9EA3693, ~std::uint64_t{0}, ~std::uint64_t{0}, true, true>;

std::string digits_of(const Crc64& crc) {
  std::uint64_t value = crc.checksum();
  std::string digits(kDigits, '0');
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, value >>= 4) {
    *digit = "0123456789abcdef"[value & 15];
  }
  return digits;
}

std::string crc64_digits(std::string_view first, std::string_view second) {
  Crc64 crc;
  crc.process_bytes(first.data(), first.size());
  crc.process_bytes(second.data(), second.size());
  return digits_of(crc);
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

std::string digest_of(std::string_view bytes) {
  return std::string(kAlgorithm) + crc64_digits(bytes, "");
}

std::string digest_of(const std::function<std::string_view()>& next_piece) {
  Crc64 crc;
  for (std::string_view piece = next_piece(); !piece.empty(); piece = next_piece()) {
    crc.process_bytes(piece.data(), piece.size());
  }
  return std::string(kAlgorithm) + digits_of(crc);
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
