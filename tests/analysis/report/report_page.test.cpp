#include "analysis/report/report_page.hpp"

#include "tests/analysis/report/read_run_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("files are called by their names, or by paths where names clash", "[report]") {
  CHECK(file_names({make_read_run(make_run(), "x/a.json"), make_read_run(make_run(), "b.json")}) ==
        std::vector<std::string>{"a.json", "b.json"});
  CHECK(file_names({make_read_run(make_run(), "x/a.json"), make_read_run(make_run(), "y/a.json"),
                    make_read_run(make_run(), "y/b.json")}) ==
        std::vector<std::string>{"x/a.json", "y/a.json", "b.json"});
}

TEST_CASE("the answer comes first, then claims, charts, numbers, gaps, machine, repetition",
          "[report]") {
  const Page page = report_page({make_read_run()}, {}, {});
  CHECK(page.title == "zcbench: mixed");
  std::vector<std::string> ids;
  for (const PageSection& section : page.sections) {
    ids.push_back(section.id);
    CHECK_FALSE(section.body.empty());
  }
  CHECK(ids == std::vector<std::string>{"answer", "claims", "charts", "numbers", "gaps",
                                        "environment", "repeat"});
  const std::string facts = visible_text(page.facts.markup());
  CHECK_THAT(facts, contains_text("2024-01-02T03:04:05Z on host (CPU, 2 CPUs, Linux 6)"));
  CHECK_THAT(facts, contains_text("3 points: 1 valid, 1 failed, 1 unavailable"));
}

TEST_CASE("of several files each has its answer and its facts", "[report]") {
  const Page page =
      report_page({make_read_run(), make_read_run(make_run(), "results/b.json")}, {}, {});
  CHECK(page.title == "zcbench: 2 results files");
  const std::string answer = visible_text(page.sections[0].body.markup());
  CHECK(answer.find("a.json") < answer.find("b.json"));
  CHECK(answer.find("b.json") != std::string::npos);
  CHECK_THAT(visible_text(page.facts.markup()), contains_text("b.json: 2024-01-02"));
}
