#include "analysis/advise/advise_report.hpp"

#include <cstdlib>

#include "tests/analysis/advise/advice_fixture.hpp"
#include "tests/analysis/advise/advise_fixture.hpp"
#include "tests/catch.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

const std::string kGolden = std::string(SOURCE_DIR) + "/tests/golden/advice.txt";

}  // namespace

// After a wanted change: ZCBENCH_UPDATE_GOLDEN=1 unit_tests "[advise_text]", then look at the diff.
TEST_CASE("the whole text of an advice", "[advise_text]") {
  const std::string text = render_text(make_advice(
      make_advice_file(),
      {.kernel = "statistics", .elements = 1000000, .workers = 4, .lifecycle = Lifecycle::fork}));
  if (std::getenv("ZCBENCH_UPDATE_GOLDEN") != nullptr) write_text(kGolden, text);
  CHECK(text == read_text(kGolden));
}

TEST_CASE("no line of the text is wider than a terminal", "[advise_text]") {
  const std::string text = render_text(make_example_advice());
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    CHECK(end - begin <= 100);
    begin = end + 1;
  }
  CHECK_THAT(text, contains_text("\n    5.00 ms less for page faults than file_mmap (13.0 ms)\n"));
}

TEST_CASE("markdown has the same tables, each row with as many cells as its header",
          "[advise_text]") {
  const std::string text = render_markdown(make_example_advice());
  CHECK(text.starts_with("**take: serial (200 us) beats everything; "));
  CHECK_THAT(text, contains_text("| serial | 200 us | 167 us to 240 us | 210 us | - | - | - | "
                                 "100 % |\n"));
  CHECK_THAT(text, contains_text("|  | once | per worker | each beyond 2 |\n|---|---:|---:|---:|\n"
                                 "| serial | 0 [0, 3.46] us | 1.05 [0.90, 1.20] ms | - |\n"));
  CHECK_THAT(text, contains_text("- fork_cow is left out: "));
  Advice advice = make_example_advice();
  advice.strategies[0].label = "a|b";
  CHECK_THAT(render_markdown(advice), contains_text("| a\\|b | 200 us |"));
}

TEST_CASE("advice without any strategy still says why", "[advise_text]") {
  Advice advice = make_example_advice();
  advice.strategies.clear();
  advice.choice.reset();
  advice.processes_choice.reset();
  advice.fastest.clear();
  advice.fastest_processes.clear();
  const std::string text = render_text(advice);
  CHECK_THAT(text, contains_text("no recommendation: too few points\n"));
  CHECK_THAT(text, contains_text("fork_cow is left out"));
  CHECK(text.find("Price") == std::string::npos);
  CHECK(text.find("By size") == std::string::npos);
}
