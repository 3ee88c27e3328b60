// Reads claims from JSON: the built-in ones (claims.json, compiled in) or a file's. Called
// by the claims command and by whatever shows claims together with other things.
#pragma once

#include <string>
#include <string_view>

#include "analysis/claims/claim.hpp"
#include "analysis/claims/point_selector.hpp"
#include "harness/json/json_document.hpp"

namespace zcbench {

/// The claims that ship with zcbench (claims.json in this folder), compiled in.
std::string_view builtin_claims_text();

/// Throws ConfigError "LABEL:LINE:COL /pointer: what is wrong and what is allowed".
ClaimList parse_claims(const std::string& text, const std::string& label);
/// The lecture's.
ClaimList builtin_claims();
/// Throws ConfigError, too, if the file cannot be opened.
ClaimList read_claims(const std::string& path);

/// A word or a count, a list of them, or for counts a range with "from", "to" or both. Throws
/// ConfigError with the place.
PointSelector read_selector(const JsonValue& value);

/// Throws ConfigError with the place.
ClaimPart read_claim_part(const JsonValue& value);

}  // namespace zcbench
