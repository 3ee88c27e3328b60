#include "analysis/report/facts_table.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("what differs between files is marked, in words", "[report]") {
  const std::string markup =
      facts_table("Machine", {{"CPU", {"A", "B"}}, {"kernel", {"6", "6"}}, {"governor", {"", ""}}},
                  {"a.json", "b.json"})
          .markup();
  CHECK_THAT(markup, contains_text("CPU <mark>differs</mark></th><td>A</td><td>B</td>"));
  CHECK_THAT(markup, contains_text("kernel</th><td>6</td><td>6</td>"));
  CHECK_THAT(markup, contains_text("<td class=\"none\">not known</td>"));
  CHECK_THAT(markup, contains_text("<th scope=\"col\">b.json</th>"));
}

TEST_CASE("one file needs no header", "[report]") {
  const std::string markup = facts_table("Machine", {{"CPU", {"<A>"}}}, {"a.json"}).markup();
  CHECK(markup.find("a.json") == std::string::npos);
  CHECK_THAT(markup, contains_text("<caption>Machine</caption>"));
  CHECK_THAT(markup, contains_text("<td>&lt;A&gt;</td>"));
}
