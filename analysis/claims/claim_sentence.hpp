// The sentence of a verdict: a template with placeholders in braces. claims_file checks the
// placeholders, judge_claims fills them in.
#pragma once

#include <string>
#include <vector>

#include "analysis/claims/claim.hpp"
#include "analysis/claims/claim_verdict.hpp"

namespace zcbench {

/// The names in braces, in order.
std::vector<std::string> places_in(const std::string& sentence);

/// The placeholders that a sentence of a claim with these parts may use: "value", "interval",
/// "label", "samples", "cpus" and "reason" of the deciding part, and "PART.value", "PART.interval",
/// "PART.label" of any part.
std::vector<std::string> sentence_places(const std::vector<ClaimPart>& parts);

/// The sentence for the verdict's judgement; everything else in `verdict` must be set.
std::string fill_sentence(const ClaimSentences& sentences, const ClaimVerdict& verdict);
/// The same in half a line.
std::string fill_brief(const ClaimSentences& sentences, const ClaimVerdict& verdict);

}  // namespace zcbench
