#include "analysis/report/answer_section.hpp"

#include "analysis/summary/answer.hpp"
#include "tests/analysis/report/report_points_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("the heading is the answer's first sentence; its other words follow", "[report]") {
  const std::vector<Results> files{make_sweep_file()};
  const std::string markup = answer_section(files, {"a.json"}, element("p", "stage")).markup();
  const Answer answer = make_answer(files[0].run.points);
  std::string all = visible_text(markup.substr(0, markup.find("</h1>")));
  CHECK(answer.sentences.front().starts_with(all));
  CHECK(all.ends_with("."));
  for (std::size_t i = 1; i < answer.sentences.size(); ++i) {
    CHECK_THAT(markup, contains_text("<li>" + answer.sentences[i] + "</li>"));
  }
  CHECK_THAT(markup, contains_text("<p>stage</p>"));
  CHECK_THAT(markup, contains_text("<div class=\"take-of\" data-kernel=\"square\">"));
}

TEST_CASE("several files are answered one after the other, under their names", "[report]") {
  const std::vector<Results> files{make_sweep_file(), make_sweep_file()};
  const std::string markup = answer_section(files, {"a.json", "b.json"}, Html()).markup();
  CHECK_THAT(markup, contains_text("<h1>2 results files</h1>"));
  CHECK(markup.find("<h3>a.json</h3>") < markup.find("<h3>b.json</h3>"));
}
