// Samples in the form in which one process of this program passes them to another, or to a later
// one: every number in a fixed order, exact, compact in CBOR. Called by launch_record and
// journal/journal_entry.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// All numbers but `launch`, which the reader knows. Reading throws nlohmann::json's exceptions if
/// the JSON is something else.
nlohmann::ordered_json samples_json(std::span<const Sample> samples);
std::vector<Sample> parse_samples(const nlohmann::ordered_json& json);

/// The same in pieces that are CBOR already: a tree of all samples of a run would take ten times
/// the memory of the samples. Reading throws as parse_cbor() and parse_samples().
nlohmann::ordered_json sample_pieces_json(std::span<const Sample> samples);
void append_samples(const nlohmann::ordered_json& pieces, DontForkVector<Sample>& samples);

nlohmann::ordered_json chunks_json(const std::vector<ChunkResult>& chunks);
std::vector<ChunkResult> parse_chunks(const nlohmann::ordered_json& json);

/// Bytes of any kind, which JSON's strings are not.
nlohmann::ordered_json bytes_json(const std::string& text);
std::string parse_bytes(const nlohmann::ordered_json& json);

/// A number of that type, as it was written. Throws CorruptError for any other, which nlohmann's
/// conversions would silently change.
template <typename Number>
Number number_of(const nlohmann::ordered_json& json) {
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
