// Reads claims from JSON: the built-in ones (claims.json, compiled in) or those of a file. Called
// by the claims command and by reports that include claims.
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
/// The lecture's claims.
ClaimList builtin_claims();
/// The claims of a file. Throws ConfigError as parse_claims, and if the file cannot be opened.
ClaimList read_claims(const std::string& path);

/// Reads conditions on axes: a word or a count, a list of them, or for counts a range with "from",
/// "to" or both. Throws ConfigError with the position.
PointSelector read_selector(const JsonValue& value);

/// Throws ConfigError with the position.
ClaimPart read_claim_part(const JsonValue& value);

}  // namespace zcbench
