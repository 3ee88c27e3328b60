#include "analysis/report/content_policy.hpp"

#include <charconv>
#include <cstdint>

namespace zcbench {

namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string base64_of_hex(std::string_view hex) {
  std::string text;
  for (std::size_t begin = 0; begin < hex.size(); begin += 6) {
    const std::string_view digits = hex.substr(begin, 6);  // three bytes: four letters
    std::uint32_t bits = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
    bits <<= 4 * (6 - digits.size());
    const std::size_t letters = digits.size() / 2 + 1;
    for (std::size_t i = 0; i < 4; ++i) {
      text += i < letters ? kAlphabet[(bits >> (18 - 6 * i)) & 63U] : '=';
    }
  }
  return text;
}

std::string content_policy(std::span<const std::string_view> script_hashes) {
  std::string policy = "default-src 'none'; script-src";
  for (const std::string_view hash : script_hashes) {
    policy += " 'sha256-" + base64_of_hex(hash) + "'";
  }
  return policy + "; style-src 'unsafe-inline'; img-src data:";
}

}  // namespace zcbench
