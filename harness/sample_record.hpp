// Samples as one process of this program hands them to another, or to its successor: every number
// in a fixed order, exact, compact in CBOR. Called by launch_record and journal/journal_entry.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "harness/result.hpp"

namespace zcbench {

/// All but `launch`, which whoever reads it knows. Reading throws nlohmann::json's exceptions where
/// the JSON is something else.
nlohmann::json samples_json(std::span<const Sample> samples);
std::vector<Sample> parse_samples(const nlohmann::json& json);

nlohmann::json chunks_json(const std::vector<ChunkResult>& chunks);
std::vector<ChunkResult> parse_chunks(const nlohmann::json& json);

/// Bytes of any kind, which JSON's strings are not.
nlohmann::json bytes_json(const std::string& text);
std::string parse_bytes(const nlohmann::json& json);

std::string cbor_of(const nlohmann::json& json);

}  // namespace zcbench
