// Samples as one process of this program hands them to another, or to its successor: every number
// in a fixed order, exact, compact in CBOR. Called by launch_record and journal/journal_entry.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// All but `launch`, which whoever reads it knows. Reading throws nlohmann::json's exceptions where
/// the JSON is something else.
nlohmann::json samples_json(std::span<const Sample> samples);
std::vector<Sample> parse_samples(const nlohmann::json& json);

/// The same in pieces that are CBOR already: a tree of all samples of a run would take ten times
/// the memory of the samples. Reading throws as parse_cbor() and parse_samples().
nlohmann::json sample_pieces_json(std::span<const Sample> samples);
void append_samples(const nlohmann::json& pieces, DontForkVector<Sample>& samples);

nlohmann::json chunks_json(const std::vector<ChunkResult>& chunks);
std::vector<ChunkResult> parse_chunks(const nlohmann::json& json);

/// Bytes of any kind, which JSON's strings are not.
nlohmann::json bytes_json(const std::string& text);
std::string parse_bytes(const nlohmann::json& json);

std::string cbor_of(const nlohmann::json& json);
/// Throws nlohmann's exceptions if the bytes are no CBOR, CorruptError if it nests deeper than
/// anything that is written here.
nlohmann::json parse_cbor(std::string_view bytes);

/// A number of that type, as it was written. Throws CorruptError at any other, which nlohmann's
/// conversions would bend until it fits.
template <typename Number>
Number number_of(const nlohmann::json& json) {
  if constexpr (std::is_floating_point_v<Number>) {
    if (json.is_number_float()) return json.get<Number>();
  } else if (json.is_number_unsigned()) {
    const auto value = json.get<std::uint64_t>();
    if (std::in_range<Number>(value)) return static_cast<Number>(value);
  } else if (json.is_number_integer()) {
    const auto value = json.get<std::int64_t>();
    if (std::in_range<Number>(value)) return static_cast<Number>(value);
  }
  throw CorruptError("holds a number that does not fit its place");
}

}  // namespace zcbench
