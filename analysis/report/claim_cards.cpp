#include "analysis/report/claim_cards.hpp"

#include <algorithm>

#include "analysis/claims/claims_report.hpp"

namespace zcbench {

namespace {

Html evidence_of(const ClaimVerdict& claim, bool with_file) {
  Html parts;
  for (const PartVerdict& part : claim.parts) {
    std::vector<std::string> lines = part.notes;
    for (const CrossoverVerdict& crossover : part.crossovers) {
      lines.push_back(crossover.setting + ": " + crossover.text);
    }
    parts += element("li", html_text(evidence_line(part, with_file)) +
                               (lines.empty() ? Html() : element("ul", html_items(lines))));
  }
  return folded("Evidence", element("ul", parts));
}

Html card_of(const ClaimVerdict& claim, bool with_file) {
  const std::string_view verdict = to_string(claim.judgement);
  return element("article", {{"class", "claim"}, {"data-verdict", verdict}},
                 element("header", element("strong", verdict) + element("code", claim.id)) +
                     element("blockquote", claim.quote) + element("p", claim.sentence) +
                     evidence_of(claim, with_file)) +
         Html::trusted("\n");
}

}  // namespace

Html claim_cards(const std::vector<ClaimVerdict>& claims, bool with_file) {
  Html cards;
  std::string others;
  for (const ClaimVerdict& claim : claims) {
    if (claim.judgement != Judgement::not_measurable) {
      cards += card_of(claim, with_file);
    } else {
      others += (others.empty() ? "" : ", ") + claim.id;
    }
  }
  const std::string unmeasured =
      with_file ? "not measured in these runs" : "not measured in this run";
  Html html = element("p", count_line(claims, unmeasured) + ".");
  if (!cards.empty()) html += element("div", {{"class", "cards"}}, cards);
  if (!others.empty()) {
    html += element("p", {{"class", "note"}},
                    "N" + unmeasured.substr(1) + ": " + others +
                        ". zcbench claims says what evidence each of them needs.");
  }
  return html;
}

}  // namespace zcbench
