#include "analysis/claims/judge_claims.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "analysis/claims/claim_sentence.hpp"
#include "analysis/claims/part_verdict.hpp"

namespace zcbench {

namespace {

// Why no file has it: the one that knows most says so. "unavailable" and "failed" come before a
// point that was never asked for.
bool has_better_reason(const ClaimEvidence& evidence, const ClaimEvidence& than) {
  const auto rank = [](const ClaimEvidence& found) {
    return found.unavailable.size() + found.failed.size() > 0;
  };
  return rank(evidence) && !rank(than);
}

PartVerdict judge_in_files(const ClaimPart& part, const std::vector<const Results*>& files) {
  ClaimEvidence missing;
  for (const Results* file : files) {
    ClaimEvidence evidence = gather_evidence(part, file->run);
    if (!evidence.figures.empty()) {
      PartVerdict verdict = judge_part(part, evidence);
      verdict.file = file->label;
      verdict.cpus = file->environment.allowed_cpus.size();
      return verdict;
    }
    if (missing.gap.empty() || has_better_reason(evidence, missing)) missing = std::move(evidence);
  }
  return judge_part(part, missing);
}

// How many parts a file can tell: those that decide, then all.
std::pair<std::size_t, std::size_t> measurable_parts(const Claim& claim, const Results& file) {
  std::pair<std::size_t, std::size_t> told{0, 0};
  for (const ClaimPart& part : claim.parts) {
    if (gather_evidence(part, file.run).figures.empty()) continue;
    if (part.holds) ++told.first;
    ++told.second;
  }
  return told;
}

// A sentence sets the figures of a claim side by side: first the file that tells most of them.
std::vector<const Results*> in_order_for(const Claim& claim, const std::vector<Results>& files) {
  std::vector<const Results*> order;
  for (const Results& file : files) order.push_back(&file);
  if (order.size() < 2) return order;
  std::map<const Results*, std::pair<std::size_t, std::size_t>> told;
  for (const Results& file : files) told[&file] = measurable_parts(claim, file);
  std::ranges::stable_sort(order, std::greater{},
                           [&](const Results* file) { return told.at(file); });
  return order;
}

ClaimVerdict judge_claim(const Claim& claim, const std::vector<Results>& files) {
  ClaimVerdict verdict{.id = claim.id, .quote = claim.quote};
  std::vector<Judgement> judgements;
  const std::vector<const Results*> order = in_order_for(claim, files);
  for (const ClaimPart& part : claim.parts) {
    verdict.parts.push_back(judge_in_files(part, order));
    if (verdict.parts.back().judgement) judgements.push_back(*verdict.parts.back().judgement);
  }
  verdict.judgement = judge_parts(judgements);
  const auto decisive =
      std::ranges::find(verdict.parts, std::optional(verdict.judgement), &PartVerdict::judgement);
  verdict.decisive = static_cast<std::size_t>(decisive - verdict.parts.begin());
  verdict.sentence = fill_sentence(claim.sentences, verdict);
  verdict.brief = fill_brief(claim.sentences, verdict);
  return verdict;
}

}  // namespace

std::vector<ClaimVerdict> judge_claims(const std::vector<Results>& files, const ClaimList& claims) {
  std::vector<ClaimVerdict> verdicts;
  for (const Claim& claim : claims.claims) verdicts.push_back(judge_claim(claim, files));
  return verdicts;
}

}  // namespace zcbench
