#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "kernels/chunk_result.hpp"
#include "kernels/kernel.hpp"
#include "tests/catch.hpp"
#include "tests/kernels/statistics_fixture.hpp"

using namespace zcbench;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Runs the kernel on `slices` slices, the last one with the remainder, and merges their results.
ChunkResult run_sliced(std::vector<double> values, std::size_t slices) {
  std::vector<ChunkResult> results;
  const std::size_t size = values.size() / slices;
  for (std::size_t slice = 0; slice < slices; ++slice) {
    const auto begin = slice * size;
    const auto end = slice + 1 == slices ? values.size() : begin + size;
    const auto span = std::span(values).subspan(begin, end - begin);
    results.push_back(statistics().run(span));
  }
  return merge_in_pairs(statistics(), results);
}

std::optional<std::string> verify(const std::vector<double>& input, const ChunkResult& merged) {
  return statistics().verify(input, input, merged, statistics().reference(input));
}

bool same(double left, double right) { return left == right || (left != left && right != right); }

struct NumpyCase {
  const char* name;
  std::vector<double> values;
  double mean, standard_deviation, max;
};

// NumPy 1.24.2: python3 -c 'import numpy as np; a = np.array(VALUES);
//   print(repr(a.mean()), repr(a.std()), repr(a.max()))'; the last two are
//   np.arange(1000003) * 0.001 - 300.0 and np.sqrt(np.arange(100000.0)).
const std::vector<NumpyCase>& numpy_cases() {
  static const std::vector<NumpyCase> cases{
      {"one", {3.25}, 3.25, 0.0, 3.25},
      {"seven", {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7}, 0.39999999999999997, 0.19999999999999998, 0.7},
      {"offset",
       {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16},
       1000000010.0,
       4.743416490252569,
       1000000016.0},
      {"nan", {1.0, kNan, 3.0}, kNan, kNan, kNan},
      {"inf", {1.0, kInf, 3.0}, kInf, kNan, kInf},
      {"-inf", {1.0, -kInf, 3.0}, -kInf, kNan, 3.0},
      {"both inf", {kInf, -kInf}, kNan, kNan, kInf},
      {"inf and nan", {kInf, kNan}, kNan, kNan, kNan},
      {"-inf alone", {-kInf, -kInf}, -kInf, kNan, -kInf},
      {"nan last", {1.0, 2.0, kNan}, kNan, kNan, kNan},
      {"zeros", {0.0, -0.0, 0.0}, 0.0, 0.0, 0.0},
      {"negative zeros", {-0.0, -0.0}, 0.0, 0.0, 0.0},
      {"denormals", {5e-324, 5e-324, 5e-324}, 5e-324, 0.0, 5e-324},
      {"ramp", values_of(1'000'003, [](double i) { return i * 0.001 - 300.0; }), 200.00099999999983,
       288.67600062007233, 700.0020000000001},
      {"sqrt", values_of(100'000, [](double i) { return std::sqrt(i); }), 210.81692746151722,
       74.53672313487748, 316.226184874055},
  };
  return cases;
}

bool near(double got, double expected) {
  return same(got, expected) || std::fabs(got - expected) <= 1e-12 * std::fabs(expected);
}

}  // namespace

TEST_CASE("statistics: NumPy's figures, whole and in slices", "[kernels]") {
  for (const NumpyCase& numpy : numpy_cases()) {
    for (const std::size_t slices : {1, 2, 3, 4, 7, 1024}) {
      INFO(numpy.name << " in " << slices << " slices");
      const ChunkResult merged = run_sliced(numpy.values, slices);
      CHECK(merged.count == numpy.values.size());
      CHECK(near(merged.mean, numpy.mean));
      CHECK(near(merged.standard_deviation(), numpy.standard_deviation));
      CHECK(same(merged.max, numpy.max));
      CHECK(verify(numpy.values, merged) == std::nullopt);
    }
    INFO(numpy.name << ", reference");
    const Reference reference = statistics().reference(numpy.values);
    CHECK(near(reference.mean, numpy.mean));
    CHECK(near(reference.standard_deviation, numpy.standard_deviation));
    CHECK(same(reference.max, numpy.max));
  }
}

TEST_CASE("statistics: where NumPy over- or underflows on the way, the figures are right",
          "[kernels]") {
  // NumPy 1.24.2 gives inf, inf; inf, inf; a deviation of inf; 0; 0.
  const ChunkResult two = run_sliced({1.7e308, 1.7e308}, 1);
  CHECK((two.mean == 1.7e308 && two.standard_deviation() == 0.0 && two.max == 1.7e308));
  const ChunkResult four = run_sliced({1.7e308, 1.7e308, -1.7e308, -1.7e308}, 2);
  CHECK((four.mean == 0.0 && four.standard_deviation() == 1.7e308));
  const ChunkResult wide = run_sliced({1e200, -1e200, 3e200}, 1);
  CHECK(wide.standard_deviation() == Approx(std::sqrt(8.0 / 3.0) * 1e200).epsilon(1e-15));
  const ChunkResult tiny = run_sliced({1e-200, -1e-200, 3e-200}, 3);
  CHECK(tiny.standard_deviation() ==
        Approx(std::sqrt(8.0 / 3.0) * 1e-200).epsilon(1e-15).margin(0));
  const ChunkResult denormal = run_sliced({1e-310, 3e-310}, 2);
  CHECK(denormal.standard_deviation() == Approx(1e-310).epsilon(1e-12).margin(0));
}

TEST_CASE("statistics: rounding does not pile up over a long slice", "[kernels]") {
  const auto values =
      values_of(4'000'000, [](double i) { return std::fmod(i, 2.0) < 1.0 ? 0.1 : 0.2; });
  CHECK(run_sliced(values, 1).standard_deviation() == Approx(0.05).epsilon(1e-14).margin(0.0));
}

TEST_CASE("statistics: NaN and infinity are seen at every place", "[kernels]") {
  for (std::size_t place = 0; place < 70; ++place) {
    INFO("place " << place);
    std::vector<double> values(70, 1.0);
    values[place] = kNan;
    const ChunkResult with_nan = run_sliced(values, 3);
    CHECK(std::isnan(with_nan.mean));
    CHECK(std::isnan(with_nan.deviation));
    CHECK(std::isnan(with_nan.max));
    values[place] = kInf;
    const ChunkResult with_infinity = run_sliced(values, 3);
    CHECK(with_infinity.mean == kInf);
    CHECK(std::isnan(with_infinity.deviation));
    CHECK(with_infinity.max == kInf);
  }
}

TEST_CASE("statistics: the max of negative values is negative", "[kernels]") {
  for (std::size_t size = 1; size < 40; ++size) {
    CHECK(run_sliced(std::vector<double>(size, -2.0), 1).max == -2.0);
  }
  CHECK(run_sliced({-kInf, -kInf}, 2).max == -kInf);
}

TEST_CASE("statistics: equal values have exactly their mean and hardly a deviation", "[kernels]") {
  const ChunkResult result = run_sliced(std::vector<double>(3'000'001, 0.1), 4);
  CHECK(result.mean == 0.1);
  CHECK(result.standard_deviation() < 1e-18);
}

TEST_CASE("statistics: 1e-12 holds for data that is hard to add up", "[kernels]") {
  const auto data = GENERATE(
      values_of(2'000'000, [](double i) { return i < 1e6 ? 0.1 : 0.2; }),
      values_of(2'000'000, [](double i) { return std::fmod(i, 2.0) < 1.0 ? 0.1 : 0.2; }),
      values_of(1'000'000, [](double i) { return 1.7e9 + i * 0.001; }),
      values_of(1'000'000, [](double i) { return 290.0 + i * 1e-5; }),
      values_of(1'000'000, [](double i) { return 1e15 + i; }),
      values_of(1'000'000, [](double i) { return std::sin(i) * 1e-159; }),
      values_of(1'000'000, [](double i) { return std::fmod(i, 2.0) < 1.0 ? 1e17 : -1e17; }));
  for (const std::size_t slices : {1, 4, 1024, 50'000}) {
    INFO("first value " << data[0] << " in " << slices << " slices");
    CHECK(verify(data, run_sliced(data, slices)) == std::nullopt);
  }
}

TEST_CASE("statistics: squares below double's range are no error", "[kernels]") {
  for (const double scale : {5e-324, 2e-162, 1e-161, 1e-160, 1e-158, 1e-156}) {
    for (std::size_t size = 2; size < 60; ++size) {
      INFO(size << " values of about " << scale);
      const auto data = values_of(size, [&](double i) { return std::sin(i) * scale; });
      CHECK(verify(data, run_sliced(data, 2)) == std::nullopt);
    }
  }
}

TEST_CASE("statistics: an empty slice changes nothing and has no figures", "[kernels]") {
  std::vector<double> values{1.0, 5.0};
  const ChunkResult result = statistics().run(values);
  const ChunkResult empty = statistics().run({});
  for (const ChunkResult& merged :
       {statistics().merge(empty, result), statistics().merge(result, empty)}) {
    CHECK(merged.count == 2);
    CHECK(merged.mean == 3.0);
    CHECK(merged.deviation == 2.0);
    CHECK(merged.max == 5.0);
  }
  CHECK(statistics().merge(empty, empty).count == 0);
  CHECK(std::isnan(empty.standard_deviation()));
  CHECK(std::isnan(statistics().reference(std::span<const double>{}).mean));
}

TEST_CASE("statistics: means of opposite sign at the end of double's range", "[kernels]") {
  const ChunkResult merged = run_sliced({1.5e308, -1.5e308}, 2);
  CHECK(merged.mean == 0.0);
  CHECK(merged.standard_deviation() == 1.5e308);
  CHECK(merged.max == 1.5e308);
}

TEST_CASE("statistics: verify rejects what is off by more than its tolerance", "[kernels]") {
  const std::vector<double> input = values_of(1001, [](double i) { return i; });
  const ChunkResult right = run_sliced(input, 1);
  REQUIRE(verify(input, right) == std::nullopt);
  ChunkResult wrong = right;
  wrong.mean *= 1.0 + 3e-12;
  REQUIRE(verify(input, wrong).has_value());
  CHECK(verify(input, wrong)->starts_with("mean is 500.000000001"));
  wrong.mean = kNan;
  CHECK(verify(input, wrong).has_value());
  wrong = right;
  wrong.deviation *= 1.0 + 3e-12;
  REQUIRE(verify(input, wrong).has_value());
  CHECK(verify(input, wrong)->starts_with("standard deviation is 288."));
  wrong = right;
  wrong.max = std::nextafter(wrong.max, 0.0);
  REQUIRE(verify(input, wrong).has_value());
  CHECK(verify(input, wrong)->starts_with("max is 999.9999999999999, expected"));
  wrong = right;
  wrong.count = 1000;
  CHECK(verify(input, wrong).has_value());
}

TEST_CASE("statistics: verify holds NaN against NaN only, and takes -0 for 0", "[kernels]") {
  ChunkResult nan = run_sliced({1.0, kNan}, 1);
  CHECK(verify({1.0, kNan}, nan) == std::nullopt);
  nan.max = 1.0;
  CHECK(verify({1.0, kNan}, nan).has_value());
  const ChunkResult infinite = run_sliced({1.0, kInf}, 1);
  CHECK(verify({1.0, -kInf}, infinite).has_value());
  const ChunkResult zero{.count = 2, .mean = -0.5, .deviation = 0.5, .max = -0.0};
  CHECK(verify({0.0, -1.0}, zero) == std::nullopt);
}

TEST_CASE("statistics: figures are mean, population deviation and max", "[kernels]") {
  const auto figures = statistics().figures({}, run_sliced({2.0, 4.0}, 2));
  REQUIRE(figures.size() == 3);
  CHECK((figures[0].name == "mean" && figures[0].value == 3.0));
  CHECK((figures[1].name == "std" && figures[1].value == 1.0));
  CHECK((figures[2].name == "max" && figures[2].value == 4.0));
}

TEST_CASE("statistics: verify counts both parts of the mean", "[kernels]") {
  const std::vector<double> input{1.0, 2.0, 4.0};
  ChunkResult result = run_sliced(input, 1);
  REQUIRE(verify(input, result) == std::nullopt);
  result.mean_error = 1e-11;
  CHECK(verify(input, result).has_value());
}
