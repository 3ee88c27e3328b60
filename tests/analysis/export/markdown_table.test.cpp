#include "analysis/export/markdown_table.hpp"

#include <cstdlib>

#include "tests/analysis/export/export_fixture.hpp"
#include "tests/catch.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

RunResult make_markdown_run() {
  RunResult run = make_run();
  PointResult other =
      make_valid(make_point("statistics", "memfd", 2'000'000, 2, Lifecycle::pool), 2e9);
  other.point.pages = Pages::warm;
  other.point.codec = "cbor";
  run.points.push_back(other);
  run.points.push_back(make_external("peer|one`"));
  run.points.push_back(make_valid(make_point("statistics", "serial", 10, 1), 500));
  return run;
}

}  // namespace

TEST_CASE("a table per kernel, as in tests/golden/export.md", "[export]") {
  const std::string golden = SOURCE_DIR "/tests/golden/export.md";
  const std::string text = medians_markdown(make_run_file(make_markdown_run()));
  if (std::getenv("ZCBENCH_UPDATE_GOLDEN") != nullptr) write_text(golden, text);
  CHECK(text == read_text(golden));
}

TEST_CASE("everything in a file is escaped as text", "[export]") {
  Results file = make_run_file();
  file.environment.cpu_model = "<b>x</b>`|\x1b";
  file.run.points[2].reason = "[click](http://x) | `a`";
  const std::string text = medians_markdown(file);
  CHECK_THAT(text, contains_text("`<b>x</b>'\\|\\x1b`"));
  CHECK_THAT(text, contains_text("| unavailable | `[click](http://x) \\| 'a'` |  |  | 0 |"));
}
