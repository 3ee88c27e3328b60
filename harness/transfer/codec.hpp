// Codec: how serialized_queue turns a slice of doubles into bytes and back. One row per codec in
// codec.cpp. Every codec is bit-exact for every double, NaN payloads included.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace zcbench {

/// The start of a message that continues with the doubles' own bytes.
struct CodecLead {
  std::array<std::byte, 16> bytes{};
  std::size_t size = 0;
};

struct Codec {
  std::string_view name;
  std::string_view description;
  /// For codecs whose message is a lead followed by the doubles' own bytes, so that slices can be
  /// sent and received in place, without encoding them into a buffer; nullptr for the others.
  /// Throws TrialError if the format does not allow a message that large.
  CodecLead (*lead)(std::uint64_t payload_bytes);
  /// Replaces `bytes` with the encoding of `values`.
  void (*encode)(std::span<const double> values, std::vector<std::byte>& bytes);
  /// Fills `values`; throws TrialError if `bytes` is not the encoding of exactly that many doubles.
  void (*decode)(std::span<const std::byte> bytes, std::span<double> values);
  /// Resident bytes per element in addition to the slice while it is encoded or decoded (for the
  /// memory preflight).
  std::uint64_t working_bytes_per_element;
};

/// Every codec; `raw` comes first and is the default.
std::span<const Codec> codecs();
/// nullptr if there is no codec of that name.
const Codec* find_codec(std::string_view name);

}  // namespace zcbench
