// Reads one part of a claim from JSON. Used by claims_file alone.
#pragma once

#include "analysis/claims/claim.hpp"
#include "harness/json/json_document.hpp"

namespace zcbench {

/// Throws ConfigError with the place.
ClaimPart read_claim_part(const JsonValue& value);

}  // namespace zcbench
