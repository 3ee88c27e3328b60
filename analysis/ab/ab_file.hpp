// Writes and reads the record of a comparison as JSON, together with the verdict. docs/ab.md says
// what every field means.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "analysis/ab/ab_verdict.hpp"

namespace zcbench {

/// The record and its verdict as JSON.
nlohmann::ordered_json to_json(const AbRecord& record, std::span<const PointVerdict> verdicts);

/// Whether a text is the record of a comparison, or the beginning of one.
bool is_ab_record(const std::string& text);

/// Reads a record back from its text and judges it again. Throws CorruptError, starting with
/// `label`, if the text is not such a record or the new verdict is not bit for bit the stored one.
AbRecord replayed_record(const std::string& text, const std::string& label);

}  // namespace zcbench
