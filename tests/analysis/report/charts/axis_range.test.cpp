#include "analysis/report/charts/axis_range.hpp"

#include "tests/analysis/report/charts/chart_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::vector<std::string> labels(const AxisRange& range) {
  std::vector<std::string> texts;
  for (const Tick& tick : range.ticks) texts.push_back(tick.label);
  return texts;
}

std::vector<std::string> labels(Quantity quantity, Scale scale, double least, double most) {
  return labels(make_range({"", quantity, scale}, least, most));
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("logarithmic axes have ticks at decades", "[report]") {
  CHECK(labels(Quantity::count, Scale::logarithmic, 1e3, 1e7) ==
        Texts{"1k", "10k", "100k", "1M", "10M"});
  CHECK(labels(Quantity::duration_ns, Scale::logarithmic, 8e3, 2e9) ==
        Texts{"10 us", "100 us", "1 ms", "10 ms", "100 ms", "1 s"});
  // A size that is a power of two does not become a tick.
  CHECK(labels(Quantity::count, Scale::logarithmic, 1000, 1'048'576) ==
        Texts{"1k", "10k", "100k", "1M"});
}

TEST_CASE("logarithmic axes of few decades have ticks between them", "[report]") {
  CHECK(labels(Quantity::duration_ns, Scale::logarithmic, 3e5, 6e6) ==
        Texts{"500 us", "1 ms", "2 ms", "5 ms"});
  CHECK(labels(Quantity::ratio, Scale::logarithmic, 0.6, 1.6) == Texts{"0.7x", "1x", "1.5x"});
  CHECK(labels(Quantity::count, Scale::logarithmic, 1, 4) == Texts{"1", "2", "3"});
  CHECK(labels(Quantity::duration_ns, Scale::logarithmic, 1.01e6, 1.09e6).size() >= 2);
}

TEST_CASE("linear axes have round ticks, of bytes round in their unit", "[report]") {
  CHECK(labels(Quantity::duration_ns, Scale::linear, 0, 26e6) ==
        Texts{"0", "5 ms", "10 ms", "15 ms", "20 ms", "25 ms"});
  CHECK(labels(Quantity::bytes, Scale::linear, 0, 16e6) == Texts{"0", "4 MiB", "8 MiB", "12 MiB"});
  CHECK(labels(Quantity::bytes, Scale::linear, 0, 2600) ==
        Texts{"0", "512 B", "1 KiB", "1.5 KiB", "2 KiB", "2.5 KiB"});
  CHECK(labels(Quantity::count, Scale::linear, 1, 4) == Texts{"1", "2", "3", "4"});
  CHECK(labels(Quantity::percentage, Scale::linear, 0, 1) ==
        Texts{"0", "20 %", "40 %", "60 %", "80 %", "100 %"});
}

TEST_CASE("logarithmic axes of bytes have ticks at powers of two", "[report]") {
  CHECK(labels(Quantity::bytes, Scale::logarithmic, 1024, 16384) ==
        Texts{"1 KiB", "2 KiB", "4 KiB", "8 KiB", "16 KiB"});
  const auto wide = labels(Quantity::bytes, Scale::logarithmic, 1024, 1e12);
  CHECK(wide.size() >= 4);
  CHECK(wide.size() <= 6);
}

TEST_CASE("a range holds its ends, and its ticks, even for a single value", "[report]") {
  for (const Scale scale : {Scale::linear, Scale::logarithmic}) {
    for (const auto& [least, most] : {std::pair{3.0, 700.0}, std::pair{5.0, 5.0}}) {
      const AxisRange range = make_range({"", Quantity::number, scale}, least, most);
      CHECK(range.low < least);
      CHECK(range.high > most);
      CHECK(range.share_of(range.low) == Approx(0.0).margin(1e-12));
      CHECK(range.share_of(range.high) == Approx(1.0));
      CHECK(range.ticks.size() >= 2);
      for (const Tick& tick : range.ticks) {
        CHECK(range.share_of(tick.value) >= -1e-9);
        CHECK(range.share_of(tick.value) <= 1.0 + 1e-9);
      }
    }
  }
}

TEST_CASE("a chart's axes show every mark and every interval of every panel", "[report]") {
  Chart chart = make_lines();
  chart.panels[1].series[0].marks[2].high = 5e8;
  CHECK(x_range(chart).low < 1e3);
  CHECK(x_range(chart).high > 1e6);
  CHECK(y_range(chart).low < 9e4);
  CHECK(y_range(chart).high > 5e8);
}

TEST_CASE("a logarithmic axis leaves out what it cannot show", "[report]") {
  Chart chart = make_lines();
  chart.panels[0].series[0].marks[0].low = 0.0;
  chart.panels[0].series[0].marks[1].y = -1.0;
  CHECK(y_range(chart).low > 7e4);
  for (Panel& panel : chart.panels) panel.series.clear();
  CHECK(y_range(chart).low > 0.0);
}

TEST_CASE("linear values begin at 0, and bars reach as far as their stack", "[report]") {
  const AxisRange bars = y_range(make_bars());
  CHECK(bars.low == 0.0);
  CHECK(bars.high == Approx(4e6 * 1.04));
  CHECK(y_range(make_spans()).low == 0.0);
  CHECK(y_range(make_spans()).high == Approx(4e6 * 1.04));
}
