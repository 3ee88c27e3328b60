#include "analysis/report/ab_page.hpp"

#include <nlohmann/json.hpp>

#include "analysis/ab/ab_verdict.hpp"
#include "tests/analysis/ab/ab_fixture.hpp"
#include "tests/analysis/report/read_run_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::string markup_of(const Page& page) {
  std::string markup = page.lead.markup();
  for (const PageSection& section : page.sections) markup += section.body.markup();
  return markup;
}

}  // namespace

TEST_CASE("a comparison's page has the verdict, the worst point first, and every unit",
          "[report]") {
  const AbRecord record = made_up_record({1.0, 1.3}, 25);
  const Page page = ab_page(record, "ab.json");
  CHECK(page.title == "zcbench ab: regression");
  const std::string markup = markup_of(page);
  CHECK_THAT(markup,
             contains_text("Verdict: regression. Of 2 points: 1 within margin, 1 regression."));
  CHECK_THAT(markup, contains_text("decided after"));
  CHECK_THAT(markup, contains_text("zcbench ab --replay ab.json"));
  const auto data = nlohmann::json::parse(page.data);
  CHECK(data.at("kind") == "ab");
  REQUIRE(data.at("points").size() == 2);
  CHECK(data["points"][0]["units"].back()["estimate"].get<double>() > 1.2);
  std::size_t units = 0;
  for (const auto& point : data["points"]) units += point["units"].size();
  CHECK(units == record.units.size());
}

TEST_CASE("a comparison of one point has its change as the heading", "[report]") {
  const std::string lead = ab_page(made_up_record({1.3}, 25), "f").lead.markup();
  CHECK_THAT(lead, contains_text("<h1>Verdict: regression. The candidate takes 30.0 % more time"));
}

TEST_CASE("the figures after the last unit are those of the verdict", "[report]") {
  const AbRecord record = made_up_record({1.3}, 25);
  const auto last = nlohmann::json::parse(ab_page(record, "f").data)["points"][0]["units"].back();
  const PointVerdict verdict = judge(record)[0];
  CHECK(last["estimate"] == *verdict.ratio);
  CHECK(last["low"] == verdict.interval->low);
  CHECK(last["high"] == verdict.interval->high);
}

TEST_CASE("what failed or was not decided says why", "[report]") {
  AbRecord record = made_up_record({1.0, 1.0}, 1);
  record.points[1].failure = "candidate: <killed>";
  const std::string text = visible_text(markup_of(ab_page(record, "f")));
  CHECK_THAT(text, contains_text("candidate: &lt;killed&gt;"));
  CHECK_THAT(text, contains_text("not decided by 1 unit"));
}
