// The sentence of a verdict: a template with places in braces, filled with what was found. Used by
// claims_file to check the places and by judge_claims to fill them.
#pragma once

#include <string>
#include <vector>

#include "analysis/claims/claim.hpp"
#include "analysis/claims/claim_verdict.hpp"

namespace zcbench {

/// What stands in braces, in order.
std::vector<std::string> places_in(const std::string& sentence);

/// All that a sentence of a claim with these parts may ask for: "value", "interval", "label",
/// "samples", "cpus" and "reason" of the part that decides, and "PART.value", "PART.interval",
/// "PART.label" of any.
std::vector<std::string> sentence_places(const std::vector<ClaimPart>& parts);

/// The sentence for the verdict's judgement; `verdict` lacks nothing else.
std::string fill_sentence(const ClaimSentences& sentences, const ClaimVerdict& verdict);
/// The same in half a line.
std::string fill_brief(const ClaimSentences& sentences, const ClaimVerdict& verdict);

}  // namespace zcbench
