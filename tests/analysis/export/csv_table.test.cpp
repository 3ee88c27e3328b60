#include "analysis/export/csv_table.hpp"

#include <sstream>

#include "tests/analysis/export/export_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

// Returns the value in that column of row `index`. No cell in these tests contains a comma.
std::string cell(const std::string& table, std::size_t index, const std::string& column) {
  const std::vector<std::string> lines = split(table, '\n');
  const std::vector<std::string> names = split(lines.at(0).substr(0, lines[0].size() - 1), ',');
  const std::vector<std::string> cells =
      split(lines.at(index + 1).substr(0, lines[index + 1].size() - 1) + ",", ',');
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == column) return cells.at(i);
  }
  throw std::runtime_error("no column " + column);
}

}  // namespace

TEST_CASE("a row for every sample, every field in its column", "[export]") {
  const std::string table = samples_csv(make_run().points);
  CHECK(split(table, '\n').size() == 1 + 9 + 2);
  CHECK(cell(table, 0, "name") == "square/shared_mmap/elements:1000/workers:4/fork/real_time");
  const std::vector<std::pair<std::string, std::string>> expected{
      {"kernel", "square"},
      {"strategy", "shared_mmap"},
      {"elements", "1000"},
      {"workers", "4"},
      {"lifecycle", "fork"},
      {"codec", "raw"},
      {"tasks_per_worker", "1"},
      {"variant", "fast"},
      {"pages", "cold"},
      {"placement", "free"},
      {"nodes", "1"},
      {"partition", "remainder_last"},
      {"data_source", "uniform"},
      {"data_seed", "42"},
      {"data_path", ""},
      {"command", ""},
      {"status", "valid"},
      {"launch", "0"},
      {"round", "200"},
      {"order", "100"},
      {"real_time_ns", "1300000"},
      {"cpu_time_ns", "2600000"},
      {"publish_ns", "11"},
      {"start_ns", "12"},
      {"distribute_ns", "13"},
      {"compute_ns", "14"},
      {"collect_ns", "15"},
      {"join_ns", "16"},
      {"copied_publish_bytes", "21"},
      {"copied_to_workers_bytes", "22"},
      {"copied_from_workers_bytes", "23"},
      {"copied_results_bytes", "24"},
      {"off_clock_ns", "30"},
      {"setup_ns", "29"},
      {"compute_span_ns", "31"},
      {"worker_cpu_ns", "32"},
      {"minor_faults", "33"},
      {"major_faults", "34"},
      {"context_switches", "35"},
      {"worker_peak_rss_bytes", "36"},
      {"reason", ""}};
  std::string header;
  for (const auto& [column, value] : expected) {
    CHECK(cell(table, 0, column) == value);
    header += "," + column;
  }
  CHECK(split(table, '\n')[0] == "name" + header + "\r");
  CHECK(cell(table, 8, "order") == "108");
}

TEST_CASE("points without samples have a row that says why, and no figures", "[export]") {
  for (const std::string& table :
       {samples_csv(make_run().points), summary_csv(make_run().points)}) {
    const std::size_t rows = split(table, '\n').size() - 1;
    CHECK(cell(table, rows - 2, "status") == "failed");
    CHECK(cell(table, rows - 1, "status") == "unavailable");
    CHECK(cell(table, rows - 1, "reason") == "no /dev/shm here");
  }
  CHECK(cell(samples_csv(make_run().points), 9, "real_time_ns").empty());
  CHECK(cell(samples_csv(make_run().points), 9, "minor_faults").empty());
  CHECK(cell(summary_csv(make_run().points), 1, "median_ns").empty());
}

TEST_CASE("fields that an external program does not report stay empty", "[export]") {
  const std::string table = samples_csv({make_external("=cmd()")});
  CHECK(cell(table, 0, "real_time_ns") == "4000");
  CHECK(cell(table, 0, "order") == "9");
  for (const char* column : {"publish_ns", "join_ns", "copied_results_bytes", "minor_faults"}) {
    CHECK(cell(table, 0, column).empty());
  }
  CHECK(cell(table, 0, "command") == "'=cmd()");
}

TEST_CASE("the data's seed and path are present if they apply", "[export]") {
  PointResult result = make_external("p");
  result.point.data = {.source = InputSource::npy, .seed = 42, .path = "a.npy"};
  CHECK(cell(samples_csv({result}), 0, "data_seed").empty());
  CHECK(cell(samples_csv({result}), 0, "data_path") == "a.npy");
}

TEST_CASE("the summary has one row per point", "[export]") {
  const std::string table = summary_csv({make_run().points[0], make_external("p")});
  CHECK(split(table, '\n').size() == 3);
  CHECK(cell(table, 0, "samples") == "9");
  CHECK(cell(table, 0, "median_ns") == "1000000");
  CHECK(cell(table, 0, "median_low_ns") == "990000");
  CHECK(cell(table, 0, "median_high_ns") == "1010000");
  CHECK(cell(table, 0, "fastest_ns") == "900000");
  CHECK(cell(table, 0, "p90_ns") == "1068000");
  CHECK(cell(table, 1, "median_ns") == "2500");
  CHECK(cell(table, 1, "median_low_ns").empty());
  CHECK(cell(table, 1, "median_high_ns").empty());
}

TEST_CASE("cells are quoted as RFC 4180 says", "[export]") {
  CHECK(csv_line({"a", "", "b c"}) == "a,,b c\r\n");
  CHECK(csv_line({"a,b", "say \"x\"", "two\nlines"}) ==
        "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"\r\n");
  CHECK(csv_line({""}) == "\r\n");
}

TEST_CASE("text that a spreadsheet would run is marked as text", "[export]") {
  for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)"}) {
    CHECK(csv_text(formula) == "'" + std::string(formula));
  }
  CHECK(csv_text("\tx") == "'\\tx");
  CHECK(csv_text("\rx") == "'\\rx");
  CHECK(csv_text("a=1") == "a=1");
  CHECK(csv_text("").empty());
}

TEST_CASE("control characters do not reach the file", "[export]") {
  CHECK(csv_text("a\x1b[2Jb\nc") == "a\\x1b[2Jb\\nc");
}
