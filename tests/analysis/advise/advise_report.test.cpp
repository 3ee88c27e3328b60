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

// After an intended change: ZCBENCH_UPDATE_GOLDEN=1 unit_tests "[advise_report]", then check the
// diff.
TEST_CASE("the whole text of an advice", "[advise_report]") {
  const std::string text = render_text(make_advice(
      make_advice_file(),
      {.kernel = "statistics", .elements = 1000000, .workers = 4, .lifecycle = Lifecycle::fork}));
  if (std::getenv("ZCBENCH_UPDATE_GOLDEN") != nullptr) write_text(kGolden, text);
  CHECK(text == read_text(kGolden));
}

TEST_CASE("no line of the text is wider than a terminal", "[advise_report]") {
  const std::string text = render_text(make_example_advice());
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    CHECK(end - begin <= 100);
    begin = end + 1;
  }
  CHECK_THAT(text, contains_text("\n    5.00 ms less for page faults than file_mmap (13.0 ms)\n"));
}

TEST_CASE("markdown has the same tables, each row with as many cells as its header",
          "[advise_report]") {
  const std::string text = render_markdown(make_example_advice());
  CHECK(text.starts_with("**take: serial (200 us) beats everything; "));
  CHECK_THAT(text, contains_text("| serial | 200 us | 167 us to 240 us | 210 us | - | - | - | "
                                 "100 % |\n"));
  CHECK_THAT(text, contains_text("|  | once | per worker | each beyond 2 |\n|---|--:|--:|--:|\n"
                                 "| serial | 0 [0, 3.46] us | 1.05 [0.90, 1.20] ms | - |\n"));
  CHECK_THAT(text, contains_text("- fork_cow is left out: "));
  Advice advice = make_example_advice();
  advice.strategies[0].label = "a|b";
  CHECK_THAT(render_markdown(advice), contains_text("| a\\|b | 200 us |"));
}

TEST_CASE("advice without any strategy still says why", "[advise_report]") {
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

TEST_CASE("the head names file, machine and job", "[advise_report]") {
  Advice advice = make_example_advice();
  CHECK(head_lines(advice) ==
        std::vector<std::string>{"r.json of 2026-01-02T03:04:05Z: Example 9000, 2 CPUs",
                                 "statistics, 1M doubles, 4 workers, fork"});
  advice.cpu_model = "";
  advice.machine.levels.cpus = 1.0;
  advice.request.workers = 1;
  advice.request.lifecycle = Lifecycle::pool;
  CHECK(head_lines(advice)[0].ends_with(": unknown CPU, 1 CPU"));
  CHECK(head_lines(advice)[1] == "statistics, 1M doubles, 1 worker, pool");
}

TEST_CASE("serial that beats everything is said, and what to take of processes",
          "[advise_report]") {
  CHECK(recommendation_lines(make_example_advice()) ==
        std::vector<std::string>{
            "take: serial (200 us) beats everything; 4.00 ms less for starting workers than memfd "
            "(6.00 ms)",
            "with processes: too close to call: memfd (6.00 ms), pipe_copy (6.20 ms); 5.00 ms less "
            "for page faults than file_mmap (13.0 ms)"});
}

TEST_CASE("a strategy with processes that is best needs one line", "[advise_report]") {
  Advice advice = make_example_advice();
  advice.choice =
      Choice{.best = 1, .equals = {}, .next = 2, .reason = Part::moving, .saved_ns = 2.1e6};
  CHECK(recommendation_lines(advice) ==
        std::vector<std::string>{
            "take: memfd (6.00 ms); 2.10 ms less for moving the array than pipe_copy (6.20 ms)"});
  advice.choice->reason = Part::workers;
  advice.request.lifecycle = Lifecycle::pool;
  CHECK_THAT(recommendation_lines(advice)[0], contains_text("less for waking workers than"));
  advice.choice->reason = Part::computing;
  CHECK_THAT(recommendation_lines(advice)[0], contains_text("less for computing than"));
}

TEST_CASE("serial that others may equal does not beat everything", "[advise_report]") {
  Advice advice = make_example_advice();
  advice.choice->equals = {1, 2, 3};
  advice.choice->next.reset();
  CHECK(recommendation_lines(advice)[0] ==
        "take: too close to call: serial (200 us), memfd (6.00 ms), pipe_copy (6.20 ms), file_mmap "
        "(13.0 ms)");
  advice.choice.reset();
  CHECK(recommendation_lines(advice) ==
        std::vector<std::string>{"no recommendation: too few points"});
}

TEST_CASE("extrapolation and strategies left out are said", "[advise_report]") {
  Advice advice = make_example_advice();
  REQUIRE(caveat_lines(advice).size() == 2);
  CHECK(caveat_lines(advice)[0].starts_with("extrapolated: beyond the sizes or workers"));
  CHECK(caveat_lines(advice)[1] ==
        "fork_cow is left out: too few points to fit the cost model: 1 point");
  advice.strategies[3].prediction.beyond_elements = false;
  CHECK(caveat_lines(advice).size() == 1);
  advice.strategies[2].prediction.beyond_workers = true;
  CHECK(caveat_lines(advice).size() == 2);
}

TEST_CASE("the checks are told for the file and for the job's points", "[advise_report]") {
  Advice advice = make_example_advice();
  CHECK(check_lines(advice) ==
        std::vector<std::string>{
            "leave-one-out prediction of every point: 3 of 5",
            "  half are off by less than 10.0 %, nine of ten by less than 26 %; 67 % lie in their "
            "90 % interval",
            "  of these statistics, fork: 2",
            "  half are off by less than 17.5 %, nine of ten by less than 28 %; 50 % lie in their "
            "90 % interval"});
  advice.request.lifecycle = Lifecycle::pool;
  CHECK(check_lines(advice).size() == 2);
  advice.checks.clear();
  CHECK(check_lines(advice).size() == 1);
}

TEST_CASE("names of a file cannot drive the terminal", "[advise_report]") {
  Advice advice = make_example_advice();
  advice.path = advice.cpu_model = advice.request.kernel = advice.strategies[0].label = "a\x1b[2J";
  advice.left_out[0].label = "\x1b";
  for (const auto& lines : {head_lines(advice), recommendation_lines(advice), caveat_lines(advice),
                            check_lines(advice)}) {
    for (const std::string& line : lines) CHECK(line.find('\x1b') == std::string::npos);
  }
}

using Row = Table::Row;

namespace {

std::vector<std::string> headers_of(const Table& table) {
  std::vector<std::string> headers;
  for (const Table::Column& column : table.columns()) headers.push_back(column.header);
  return headers;
}

}  // namespace

TEST_CASE("a row of predictions has interval, measurement and shares", "[advise_report]") {
  const Table table = prediction_table(make_example_advice());
  REQUIRE(table.rows().size() == 4);
  CHECK(table.rows()[0] ==
        Row{"serial", "200 us", "167 us to 240 us", "210 us", "-", "-", "-", "100 %"});
  CHECK(table.rows()[1] ==
        Row{"memfd", "6.00 ms", "5.00 ms to 7.20 ms", "-", "67 %", "17 %", "-", "17 %"});
  CHECK(table.rows()[3][3] == Table::Cell("extrapolated"));
  for (const Row& row : table.rows()) CHECK(row.size() == table.columns().size());
}

TEST_CASE("sizes: who is the fastest from where on, and who crosses serial", "[advise_report]") {
  const Table table = size_table(make_example_advice());
  CHECK(table.rows() == std::vector<Row>{{"fastest", "serial", "1k", "-"},
                                         {"fastest", "memfd", "2.5M", "1.5M to ..."},
                                         {"with processes", "memfd", "1k", "-"},
                                         {"crosses serial", "memfd", "2.5M", "1.5M to ..."}});
  Advice advice = make_example_advice();
  advice.strategies[1].against_serial = {{123456.0, std::nullopt, 234567.0}};
  CHECK(size_table(advice).rows()[3] == Row{"crosses serial", "memfd", "123k", "... to 235k"});
}

TEST_CASE("prices stand with their intervals, per MiB where they are of bytes", "[advise_report]") {
  const auto tables = price_tables(make_example_advice());
  REQUIRE(tables.size() == 3);  // no strategy has a price of memory
  CHECK(tables[0].title() == "Price of workers, with 95 % intervals");
  CHECK(headers_of(tables[0]) ==
        std::vector<std::string>{"", "once", "per worker", "each beyond 2"});
  CHECK(tables[0].rows().size() == 4);
  CHECK(tables[0].rows()[1] == Row{"memfd", "0 [0, 3.46] us", "1.05 [0.90, 1.20] ms", "-"});
  CHECK(headers_of(tables[1]) ==
        std::vector<std::string>{"", "first 1.00 MiB", "beyond", "not shared"});
  REQUIRE(tables[1].rows().size() == 1);
  CHECK(tables[1].rows()[0] == Row{"pipe_copy", "262 [210, 315] us", "-", "-"});
  CHECK(headers_of(tables[2])[1] == "first 32.0 MiB");
  CHECK(tables[2].rows()[0] == Row{"memfd", "524 [105, 944] us", "-", "-"});
}
