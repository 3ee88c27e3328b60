#include "analysis/report/claims_section.hpp"

#include "tests/analysis/report/read_run_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

ClaimVerdict make_claim(const std::string& id, Judgement judgement) {
  ClaimVerdict claim{.id = id, .quote = "it <copies> nothing", .judgement = judgement};
  claim.sentence = "Because & so.";
  PartVerdict shown{.name = "aside", .what = "shown only", .test = "level"};
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
  claim.parts = {shown, part};
  claim.decisive = 1;
  return claim;
}

}  // namespace

TEST_CASE("a claim stands with verdict, figure, interval, reason and evidence", "[report]") {
  const std::string markup = claims_table({make_claim("1-a", Judgement::refuted)}, false).markup();
  const std::string text = visible_text(markup);
  for (const char* part :
       {"1 claim: 0 supported, 1 refuted", "1-a", "it &lt;copies&gt; nothing", "refuted", "7 B",
        "6 B to 8 B", "Because &amp; so.", "bytes sent: 7 B (6 B to 8 B); to hold: at most 0 B",
        "a note", "square, 4 workers: a wins"}) {
    CHECK_THAT(text, contains_text(part));
  }
  CHECK_THAT(markup, contains_text("class=\"loss\""));
  CHECK(markup.find("<copies>") == std::string::npos);
}

TEST_CASE("claims without evidence are named in a line, not in the table", "[report]") {
  const std::string markup = claims_table({make_claim("1-a", Judgement::supported),
                                           make_claim("1-b", Judgement::not_measurable),
                                           make_claim("1-c", Judgement::not_measurable)},
                                          false)
                                 .markup();
  CHECK_THAT(visible_text(markup), contains_text("Not measured in this run: 1-b, 1-c."));
  CHECK_THAT(visible_text(markup), contains_text("0 inconclusive, 2 not measured in this run."));
  CHECK(markup.find(">1-b</th>") == std::string::npos);
  CHECK(markup.find(">1-a</th>") != std::string::npos);
  const std::string none =
      claims_table({make_claim("1-b", Judgement::not_measurable)}, false).markup();
  CHECK(none.find("<table") == std::string::npos);
}
