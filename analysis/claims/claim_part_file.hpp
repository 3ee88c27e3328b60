// Reads one part of a claim from JSON, with the selectors of its points, such as
// {"kernel": "null", "elements": {"from": 1000}}. Used by claims_file alone.
#pragma once

#include "analysis/claims/claim.hpp"
#include "analysis/claims/point_selector.hpp"
#include "harness/json/json_document.hpp"

namespace zcbench {

/// A word or a count, a list of them, or for counts a range with "from", "to" or both. Throws
/// ConfigError with the place.
PointSelector read_selector(const JsonValue& value);

/// Throws ConfigError with the place.
ClaimPart read_claim_part(const JsonValue& value);

}  // namespace zcbench
