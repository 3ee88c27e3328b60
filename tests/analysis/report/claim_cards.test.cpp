#include "analysis/report/claim_cards.hpp"

#include "tests/analysis/report/read_run_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

ClaimVerdict make_claim(const std::string& id, Judgement judgement) {
  ClaimVerdict claim{.id = id, .quote = "it <copies> nothing", .judgement = judgement};
  claim.sentence = "Because & so.";
  PartVerdict part{.name = "sent", .what = "bytes sent", .test = "level"};
  part.judgement = judgement;
  part.value = 7.0;
  part.value_text = "7 B";
  part.interval_text = "6 B to 8 B";
  part.bounds_text = "at most 0 B";
  part.points = {"p"};
  part.samples = 12;
  part.notes = {"a note"};
  CrossoverVerdict crossover;
  crossover.setting = "square, 4 workers";
  crossover.text = "a wins";
  part.crossovers = {crossover};
  claim.parts = {part};
  return claim;
}

}  // namespace

TEST_CASE("a card has quote, verdict, one reason, and the evidence folded", "[report]") {
  const std::string markup = claim_cards({make_claim("1-a", Judgement::refuted)}, false).markup();
  for (const char* part :
       {"1 claim: 0 supported, 1 refuted", "<article class=\"claim\" data-verdict=\"refuted\">",
        "<code>1-a</code>", "<blockquote>it &lt;copies&gt; nothing</blockquote>",
        "<p>Because &amp; so.</p>", "<details><summary>Evidence</summary>", "7 B (6 B to 8 B)",
        "a note", "square, 4 workers: a wins"}) {
    CHECK_THAT(markup, contains_text(part));
  }
}

TEST_CASE("claims without evidence are named in a line, and have no card", "[report]") {
  const std::string markup = claim_cards({make_claim("1-a", Judgement::supported),
                                          make_claim("1-b", Judgement::not_measurable),
                                          make_claim("1-c", Judgement::not_measurable)},
                                         false)
                                 .markup();
  CHECK_THAT(markup, contains_text("Not measured in this run: 1-b, 1-c."));
  CHECK(markup.find("<code>1-b</code>") == std::string::npos);
  CHECK(claim_cards({make_claim("1-b", Judgement::not_measurable)}, false)
            .markup()
            .find("<article") == std::string::npos);
}
