#include "analysis/report/report_data.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/analysis/report/report_points_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

using Json = nlohmann::json;

Json data_of(const std::vector<Results>& files) {
  const std::vector<ReportPoint> points = report_points(files);
  return Json::parse(report_data(points, crossings(points), {"a.json"}));
}

Json value(const Json& data, std::size_t row, const std::string& column) {
  const auto& columns = data.at("columns");
  const auto found = std::find(columns.begin(), columns.end(), column);
  REQUIRE(found != columns.end());
  return data.at("rows").at(row).at(static_cast<std::size_t>(found - columns.begin()));
}

}  // namespace

TEST_CASE("the data set has a row per point with all that the charts show", "[report]") {
  const Json data = data_of({make_sweep_file()});
  CHECK(data["files"] == Json{"a.json"});
  CHECK(data["rows"].size() == 9);
  CHECK(data["kernels"].contains("square"));
  CHECK(value(data, 1, "series") == "shared_mmap");
  CHECK(value(data, 1, "family") == "sharing");
  CHECK(value(data, 0, "family") == "control");
  CHECK(value(data, 1, "elements") == 1000);
  CHECK(value(data, 1, "lifecycle") == "fork");
  CHECK(value(data, 1, "median_ns") == 1'005'000);
  CHECK(value(data, 1, "low_ns") == 994'950);
  CHECK(value(data, 1, "compute_ns") == 14);
  CHECK(value(data, 1, "minor_faults") == 33);
  CHECK(value(data, 1, "times_ns").size() == 9);
  CHECK(value(data, 1, "workers_ns") == Json::parse("[[41, 42, 43, 44]]"));
  CHECK(value(data, 0, "workers_ns").empty());
  CHECK(value(data, 0, "worker_peak_rss_bytes").is_null());
}

TEST_CASE("an option has a column only if a point is not at its default", "[report]") {
  Results file = make_sweep_file();
  const Json columns = data_of({file})["columns"];
  CHECK(std::find(columns.begin(), columns.end(), "pages") == columns.end());
  file.run.points.back().point.pages = Pages::huge;
  const Json data = data_of({file});
  CHECK(value(data, 0, "pages") == "cold");
  CHECK(value(data, 7, "pages") == "huge");
}
