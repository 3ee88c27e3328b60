#include "analysis/report/claims_section.hpp"

#include <algorithm>

#include "analysis/claims/claims_report.hpp"
#include "analysis/claims/part_verdict.hpp"
#include "analysis/report/markup/scroll_box.hpp"

namespace zcbench {

namespace {

std::string_view class_of(Judgement judgement) {
  if (judgement == Judgement::supported) return "gain";
  return judgement == Judgement::refuted ? "loss" : "none";
}

Html list_of(const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  Html items;
  for (const std::string& line : lines) items += element("li", html_text(line));
  return element("ul", items);
}

Html evidence_of(const ClaimVerdict& claim, bool with_file) {
  Html parts;
  for (const PartVerdict& part : claim.parts) {
    std::vector<std::string> lines = part.notes;
    for (const CrossoverVerdict& crossover : part.crossovers) {
      lines.push_back(crossover.setting + ": " + crossover.text);
    }
    parts += element("li", html_text(evidence_line(part, with_file)) + list_of(lines));
  }
  return element("details", element("summary", "Evidence") + element("ul", parts));
}

Html row_of(const ClaimVerdict& claim, bool with_file) {
  const PartVerdict& part = claim.parts[claim.decisive];
  const Html figure =
      element("td", html_text(part.value_text) + element("small", html_text(part.interval_text)));
  const Html verdict = element("strong", {{"class", class_of(claim.judgement)}},
                               html_text(to_string(claim.judgement)));
  return element("tr", element("th", {{"scope", "row"}}, html_text(claim.id)) +
                           element("td", element("q", html_text(claim.quote))) +
                           element("td", verdict) + figure +
                           element("td", element("p", html_text(claim.sentence)) +
                                             evidence_of(claim, with_file))) +
         Html::trusted("\n");
}

Html header() {
  Html cells;
  for (const char* title :
       {"claim", "the lecture says", "verdict", "figure, 95 % interval", "why"}) {
    cells += element("th", {{"scope", "col"}}, html_text(title));
  }
  return element("thead", element("tr", cells));
}

}  // namespace

Html claims_table(const std::vector<ClaimVerdict>& claims, bool with_file) {
  Html rows;
  std::string others;
  for (const ClaimVerdict& claim : claims) {
    if (claim.judgement != Judgement::not_measurable) {
      rows += row_of(claim, with_file);
    } else {
      others += (others.empty() ? "" : ", ") + claim.id;
    }
  }
  const std::string unmeasured =
      with_file ? "not measured in these runs" : "not measured in this run";
  Html html = element("p", count_line(claims, unmeasured) + ".");
  if (!rows.empty()) {
    html += scroll_box("The lecture's claims", element("table", {{"class", "claims"}},
                                                       element("caption", {{"class", "unseen"}},
                                                               html_text("The lecture's claims")) +
                                                           header() + element("tbody", rows)));
  }
  if (!others.empty()) {
    html += element("p", {{"class", "note"}},
                    html_text("N" + unmeasured.substr(1) + ": " + others +
                              ". zcbench run lecture gathers the evidence for all of them; what "
                              "each lacks, zcbench claims says."));
  }
  return html;
}

}  // namespace zcbench
