#include "analysis/report/markup/vega_data.hpp"

#include <nlohmann/json.hpp>

#include "tests/analysis/report/charts/chart_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

using Json = nlohmann::ordered_json;

TEST_CASE("a mark of a line as a row of data", "[report]") {
  const Json rows = vega_data(make_lines());
  REQUIRE(rows.size() == 10);
  CHECK(rows[0] == Json::parse(R"({"series": "shared_mmap", "panel": "1 worker, fork", "x": 1000.0,
    "y": 100000.0, "low": 90000.0, "high": 120000.0, "at": "1k", "value": "100 us",
    "interval": "90.0 us to 120 us", "detail": "9 samples"})"));
  CHECK_FALSE(rows[3].contains("low"));
  CHECK(rows[3]["interval"] == "");
}

TEST_CASE("what a logarithmic axis cannot show is left out", "[report]") {
  Chart chart = make_lines();
  chart.panels[0].series[0].marks[0].y = 0.0;
  chart.panels[0].series[0].marks[1].low = 0.0;
  const Json rows = vega_data(chart);
  CHECK(rows.size() == 9);
  CHECK_FALSE(rows[0].contains("low"));
  CHECK_FALSE(rows[0].contains("high"));
  CHECK(rows[0]["interval"] == "0.00 ns to 300 us");
}

TEST_CASE("bars have their place in the stack, strips one in their row", "[report]") {
  const Json bars = vega_data(make_bars());
  CHECK(bars[0]["place"] == 0);
  CHECK(bars[2]["place"] == 1);
  CHECK(bars[0]["category"] == "a");
  CHECK_FALSE(bars[0].contains("panel"));
  CHECK_FALSE(bars[0].contains("x"));
  const Json strips = vega_data(make_strips());
  CHECK(strips[0]["across"] != strips[1]["across"]);
  CHECK(strips[3]["across"] == 0.0);
}

TEST_CASE("a span's value is its length", "[report]") {
  const Json rows = vega_data(make_spans());
  CHECK(rows[2]["value"] == "3.00 ms");
  CHECK(rows[2]["interval"] == "1.00 ms to 4.00 ms");
  CHECK(rows[2]["low"] == 1e6);
}
