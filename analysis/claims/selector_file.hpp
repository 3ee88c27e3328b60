// Reads a selector of points from JSON: {"kernel": "null", "elements": {"from": 1000}}. Used by
// claim_part_file alone.
#pragma once

#include "analysis/claims/point_selector.hpp"
#include "harness/json/json_document.hpp"

namespace zcbench {

/// A word or a count, a list of them, or for counts a range with "from", "to" or both. Throws
/// ConfigError with the place.
PointSelector read_selector(const JsonValue& value);

}  // namespace zcbench
