// Digest: what tells a results file as it was written from one that was cut, changed or merged by
// hand. The writer seals the finished text, the reader checks the seal before it believes a number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace zcbench {

/// Of bytes that come one piece after the other.
class Digest {
 public:
  void add(std::span<const std::byte> bytes);
  void add(std::string_view bytes);
  /// As digest_of() of all bytes so far.
  std::string text() const;

 private:
  std::uint64_t register_ = ~std::uint64_t{0};
};

/// "crc64:" and 16 hex digits. CRC-64/XZ: finds every change within 64 neighbouring bits, others
/// but for one in 2^64. Against accidents; it is no signature. ECMA-182, annex B.
std::string digest_of(std::string_view bytes);
/// The same of bytes that come in pieces, the last of which is empty.
std::string digest_of(const std::function<std::string_view()>& next_piece);

/// What a text has before its first sealing, as the value of a member "digest".
inline constexpr std::string_view kNoDigest = "crc64:0000000000000000";

/// The text with the digest of all its bytes but the 16 digits themselves in the place of the
/// digits of its first member "digest". Throws std::invalid_argument if it has no such member.
std::string sealed(std::string text);

enum class Seal { intact, missing, broken, line_ends };
/// `missing`: no member "digest" of that form. `line_ends`: broken, and intact with LF in the place
/// of every CRLF.
Seal check_seal(std::string_view text);

}  // namespace zcbench
