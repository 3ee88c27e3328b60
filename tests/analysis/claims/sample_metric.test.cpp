#include "analysis/claims/sample_metric.hpp"

#include <cmath>
#include <limits>

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

const Point kPoint = make_point("square", "shared_mmap", 1000, 4);

std::optional<double> value_of(const FigureSpec& spec, const Point& point = kPoint) {
  return figure_of(spec, point, make_sample(1'000'000, 0));
}

}  // namespace

TEST_CASE("every figure has its field's value", "[claims]") {
  const std::vector<std::pair<std::string, double>> expected{
      {"real_time_ns", 1e6},    {"cpu_time_ns", 2e6},
      {"publish_ns", 11},       {"start_ns", 12},
      {"distribute_ns", 13},    {"compute_ns", 14},
      {"collect_ns", 15},       {"join_ns", 16},
      {"attach_ns", 1},         {"compute_span_ns", 31},
      {"worker_cpu_ns", 32},    {"publish_bytes", 21},
      {"to_workers_bytes", 22}, {"from_workers_bytes", 23},
      {"results_bytes", 24},    {"worker_peak_rss_bytes", 36},
      {"minor_faults", 33},     {"major_faults", 34},
      {"context_switches", 35}, {"workers_at_once", 1},
      {"verified", 1},          {"elements", 1000},
      {"workers", 4},           {"array_pages", 2},
      {"off_clock_ns", 30},     {"setup_ns", 29}};
  CHECK(figure_names().size() == expected.size());
  for (const auto& [name, value] : expected) {
    INFO(name);
    CHECK(is_figure_name(name));
    CHECK(value_of({.terms = {name}}) == value);
  }
  CHECK(value_of({.terms = {"result.sum"}}) == 333412.7812);
}

TEST_CASE("figures add up and are divided", "[claims]") {
  CHECK(value_of({.terms = {"start_ns", "join_ns"}}) == 28.0);
  CHECK(value_of({.terms = {"start_ns", "join_ns"}, .per = "real_time_ns"}) == 28.0 / 1e6);
  CHECK(value_of({.terms = {"publish_bytes"}, .per = "elements"}) == 21.0 / 1000.0);
  CHECK_FALSE(value_of({.terms = {"start_ns", "result.nothing"}}));
  CHECK_FALSE(value_of({.terms = {"start_ns"}, .per = "result.nothing"}));
}

TEST_CASE("a quotient of equal units is a share, of others a number", "[claims]") {
  CHECK(unit_of({.terms = {"start_ns"}}) == FigureUnit::ns);
  CHECK(unit_of({.terms = {"publish_bytes"}}) == FigureUnit::bytes);
  CHECK(unit_of({.terms = {"minor_faults"}}) == FigureUnit::number);
  CHECK(unit_of({.terms = {"verified"}}) == FigureUnit::yes_no);
  CHECK(unit_of({.terms = {"result.handle_pickled_bytes"}}) == FigureUnit::bytes);
  CHECK(unit_of({.terms = {"result.allocated_bytes_before_touch"}}) == FigureUnit::bytes);
  CHECK(unit_of({.terms = {"result.took_ns"}}) == FigureUnit::ns);
  CHECK(unit_of({.terms = {"result.sum"}}) == FigureUnit::number);
  CHECK(unit_of({.terms = {"start_ns"}, .per = "real_time_ns"}) == FigureUnit::share);
  CHECK(unit_of({.terms = {"publish_bytes"}, .per = "elements"}) == FigureUnit::number);
  CHECK(unit_of({.terms = {"minor_faults"}, .per = "array_pages"}) == FigureUnit::number);
}

TEST_CASE("an external sample has only times and results", "[claims]") {
  Point external = make_point("square", "external", 1000, 4);
  external.command.name = "peer";
  CHECK(value_of({.terms = {"real_time_ns"}}, external) == 1e6);
  CHECK(value_of({.terms = {"result.sum"}}, external) == 333412.7812);
  CHECK_FALSE(value_of({.terms = {"to_workers_bytes"}}, external));
  CHECK_FALSE(value_of({.terms = {"minor_faults"}}, external));
  Sample bare;
  CHECK_FALSE(figure_of({.terms = {"attach_ns"}}, external, bare));
  CHECK_FALSE(figure_of({.terms = {"workers_at_once"}}, external, bare));
  CHECK_FALSE(figure_of({.terms = {"worker_peak_rss_bytes"}}, external, bare));
}

TEST_CASE("attach_ns is that of the median worker; workers_at_once uses the workers' times",
          "[claims]") {
  Sample sample;
  sample.workers_detail = {
      {.started_ns = 100, .compute_begin_ns = 110, .compute_end_ns = 210, .exited_ns = 300},
      {.started_ns = 100, .compute_begin_ns = 160, .compute_end_ns = 210, .exited_ns = 300},
      {.started_ns = 0, .compute_begin_ns = 900, .compute_end_ns = 910, .exited_ns = 1000}};
  CHECK(figure_of({.terms = {"attach_ns"}}, kPoint, sample) == 60.0);
  CHECK(figure_of({.terms = {"workers_at_once"}}, kPoint, sample) == 160.0 / 800.0);
}

TEST_CASE("names that are not figures", "[claims]") {
  for (const char* name : {"", "real_time", "result.", "Result.sum", "elements "}) {
    CHECK_FALSE(is_figure_name(name));
  }
}

TEST_CASE("figures are shown in their units", "[claims]") {
  CHECK(figure_text(1'234'567.0, FigureUnit::ns) == "1.23 ms");
  CHECK(figure_text(16'400.0, FigureUnit::bytes) == "16,400 B");
  CHECK(figure_text(0.0, FigureUnit::bytes) == "0 B");
  CHECK(figure_text(16e6, FigureUnit::bytes) == "15.3 MiB");
  CHECK(figure_text(0.1234, FigureUnit::share) == "12.3 %");
  CHECK(figure_text(0.0, FigureUnit::share) == "0 %");
  CHECK(figure_text(1.0, FigureUnit::share) == "100 %");
  CHECK(figure_text(1.734, FigureUnit::ratio) == "1.73x");
  CHECK(figure_text(0.0123, FigureUnit::ratio) == "0.012x");
  CHECK(figure_text(0.0034, FigureUnit::exponent) == "+0.003");
  CHECK(figure_text(-0.0034, FigureUnit::exponent) == "-0.003");
  CHECK(figure_text(-0.0001, FigureUnit::exponent) == "0.000");
  CHECK(figure_text(1.0, FigureUnit::yes_no) == "yes");
  CHECK(figure_text(0.0, FigureUnit::yes_no) == "no");
  CHECK(figure_text(0.5, FigureUnit::yes_no) == "0.50");
  CHECK(figure_text(0.2665, FigureUnit::sigma) == "+0.27 sigma");
  CHECK(figure_text(-4.0, FigureUnit::sigma) == "-4.00 sigma");
  CHECK(figure_text(3.0, FigureUnit::number) == "3");
  CHECK(figure_text(-12345.0, FigureUnit::number) == "-12,345");
  CHECK(figure_text(2.567, FigureUnit::number) == "2.57");
  CHECK(figure_text(std::nan(""), FigureUnit::number) == "NaN");
  CHECK(figure_text(-std::numeric_limits<double>::infinity(), FigureUnit::ns) == "-inf");
}
