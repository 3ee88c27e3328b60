#include "harness/claims/judge_claims.hpp"

#include <algorithm>

#include "harness/claims/claim_sentence.hpp"
#include "harness/claims/part_verdict.hpp"

namespace zcbench {

namespace {

// Why no file has it: the one that knows most says so. "unavailable" and "failed" come before a
// point that was never asked for.
bool says_more(const ClaimEvidence& evidence, const ClaimEvidence& than) {
  const auto rank = [](const ClaimEvidence& found) {
    return found.unavailable.size() + found.failed.size() > 0;
  };
  return rank(evidence) && !rank(than);
}

PartVerdict judge_in_files(const ClaimPart& part, const std::vector<RunFile>& files) {
  ClaimEvidence missing;
  for (const RunFile& file : files) {
    ClaimEvidence evidence = gather_evidence(part, file.run);
    if (!evidence.figures.empty()) {
      PartVerdict verdict = judge_part(part, evidence);
      verdict.file = file.label;
      verdict.cpus = file.environment.allowed_cpus.size();
      return verdict;
    }
    if (missing.gap.empty() || says_more(evidence, missing)) missing = std::move(evidence);
  }
  return judge_part(part, missing);
}

ClaimVerdict judge_claim(const Claim& claim, const std::vector<RunFile>& files) {
  ClaimVerdict verdict{.id = claim.id, .quote = claim.quote};
  std::vector<Judgement> judgements;
  for (const ClaimPart& part : claim.parts) {
    verdict.parts.push_back(judge_in_files(part, files));
    if (verdict.parts.back().judgement) judgements.push_back(*verdict.parts.back().judgement);
  }
  verdict.judgement = judge_parts(judgements);
  const auto decisive =
      std::ranges::find(verdict.parts, std::optional(verdict.judgement), &PartVerdict::judgement);
  verdict.decisive = static_cast<std::size_t>(decisive - verdict.parts.begin());
  verdict.sentence = fill_sentence(claim.sentences, verdict);
  return verdict;
}

}  // namespace

std::vector<ClaimVerdict> judge_claims(const std::vector<RunFile>& files, const ClaimList& claims) {
  std::vector<ClaimVerdict> verdicts;
  for (const Claim& claim : claims.claims) verdicts.push_back(judge_claim(claim, files));
  return verdicts;
}

}  // namespace zcbench
