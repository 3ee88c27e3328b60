// Digests: short words that stand for many bytes. XXH3 tells whether a file is the one that was
// written and a program the one that ran. CRC-64 remains where words of different files are
// compared, such as config hashes, and in results files that earlier versions sealed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "harness/base/text_sink.hpp"

namespace zcbench {

/// XXH3, 128 bits, of bytes that arrive piece by piece: "xxh128:" and the 32 hex digits that
/// `xxh128sum` prints. It protects against accidents; it is not a signature.
class Digest {
 public:
  Digest();
  ~Digest();
  void add(std::span<const std::byte> bytes);
  void add(std::string_view bytes);
  /// The digest of all bytes added so far.
  std::string text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string digest_of(std::string_view bytes);

/// CRC-64/XZ of bytes that arrive piece by piece: "crc64:" and 16 hex digits. ECMA-182, annex B.
class Crc64 {
 public:
  void add(std::span<const std::byte> bytes);
  void add(std::string_view bytes);
  /// The CRC of all bytes added so far.
  std::string text() const;

 private:
  std::uint64_t register_ = ~std::uint64_t{0};
};

std::string crc64_of(std::string_view bytes);

/// Whether both are digests, but by different algorithms: then they cannot tell whether the bytes
/// that they stand for are the same.
bool are_incomparable(std::string_view digest, std::string_view other);

/// The value of a text's member "digest" before the text is sealed.
inline constexpr std::string_view kNoDigest = "xxh128:00000000000000000000000000000000";

/// Passes a text on to `out` and seals it: afterwards, the digits of its first member "digest" are
/// those of the digest of all other bytes.
class SealingSink final : public TextSink {
 public:
  /// The sink must outlive this. `head`: the beginning of the text, past that member. Throws
  /// std::invalid_argument if there is no kNoDigest in it.
  SealingSink(TextSink& out, std::string_view head);

  void append(std::string_view text) override;
  void replace(std::uint64_t place, std::string_view text) override;
  /// Inserts the digits; nothing may be appended afterwards.
  void seal();
  std::uint64_t size_bytes() const { return size_bytes_; }

 private:
  TextSink& out_;
  Digest digest_;
  std::uint64_t digits_place_;
  std::uint64_t size_bytes_;
};

/// The text with the digits of its first member "digest" set, by the algorithm that the member
/// names.
/// Throws std::invalid_argument if it has no such member.
std::string sealed(std::string text);

enum class Seal { intact, missing, broken, line_ends };
/// Checks the text of a file that this version or an earlier one wrote. `missing`: no member
/// "digest" of a known algorithm. `line_ends`: broken, but intact with LF instead of every CRLF.
Seal check_seal(std::string_view text);

}  // namespace zcbench
