#include "kernels/fast.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "harness/input/input.hpp"
#include "kernels/chunk_result.hpp"
#include "kernels/kernel.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

__extension__ using Quad = __float128;  // 113 bits

struct Exact {
  Quad mean;
  long double deviation;
};

// Two passes; what they round away lies 50 bits below a double.
Exact exact_of(const std::vector<double>& values) {
  const Quad size = static_cast<Quad>(values.size());
  Quad sum = 0;
  for (const double value : values) sum += value;
  const Quad mean = sum / size;
  Quad squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(static_cast<long double>(squares / size))};
}

struct DataSet {
  std::string name;
  std::function<double(std::uint64_t index)> value_at;
};

double uniform(std::uint64_t index) { return uniform_at(42, index); }

const std::vector<DataSet>& data_sets() {
  static const std::vector<DataSet> sets{
      {"uniform", uniform},
      {"1e9 + uniform", [](std::uint64_t i) { return 1e9 + uniform(i); }},
      {"1e12 + uniform x 1e-2", [](std::uint64_t i) { return 1e12 + uniform(i) * 1e-2; }},
      {"1e-300 x uniform", [](std::uint64_t i) { return 1e-300 * uniform(i); }},
      {"1e308 x uniform", [](std::uint64_t i) { return 1e308 * uniform(i); }},
      {"normal", [](std::uint64_t i) { return normal_at(42, i); }},
      {"ramp", [](std::uint64_t i) { return static_cast<double>(i); }},
      {"an outlier first", [](std::uint64_t i) { return i == 0 ? 1e9 : uniform(i); }},
  };
  return sets;
}

std::vector<double> values_of(const DataSet& set, std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(set.value_at(i));
  return values;
}

ChunkResult run_sliced(std::vector<double>& values, std::size_t slices) {
  const Kernel& kernel = *find_kernel("statistics");
  const std::size_t size = values.size() / slices;
  std::vector<ChunkResult> results;
  for (std::size_t slice = 0; slice < slices; ++slice) {
    const std::size_t begin = slice * size;
    const std::size_t end = slice + 1 == slices ? values.size() : begin + size;
    results.push_back(kernel.run(std::span(values).subspan(begin, end - begin)));
  }
  return merge_in_pairs(kernel, results);
}

}  // namespace

TEST_CASE("fast statistics: 4e-15 of the exact deviation, whole and in slices", "[kernels]") {
  for (const DataSet& set : data_sets()) {
    for (const std::size_t count : {std::size_t{2}, std::size_t{100}, std::size_t{1'000'003}}) {
      std::vector<double> values = values_of(set, count);
      const Exact exact = exact_of(values);
      for (const std::size_t slices : {1, 2, 4, 7, 64}) {
        INFO(set.name << ", " << count << " values in " << slices << " slices");
        const ChunkResult got = run_sliced(values, slices);
        const long double deviation_error = got.deviation / exact.deviation - 1;
        CHECK(std::fabs(static_cast<double>(deviation_error)) <= 4e-15);
        const Quad mean_error = (got.mean - exact.mean) + got.mean_error;
        CHECK(std::fabs(static_cast<double>(mean_error)) <=
              1e-15 * static_cast<double>(exact.deviation));
      }
    }
  }
}

TEST_CASE("fast statistics: every size and alignment around a vector and a block", "[kernels]") {
  for (std::size_t size = 1; size < 200; ++size) {
    std::vector<double> values;
    for (std::size_t i = 0; i < size; ++i) values.push_back(uniform(i) - 0.5);
    const Exact exact = exact_of(values);
    const Moments got = fast_statistics(values.data(), size);
    INFO("size " << size);
    CHECK(std::fabs(static_cast<double>(got.mean - exact.mean)) <= 1e-15 * 0.3);
    CHECK(got.deviation == Approx(static_cast<double>(exact.deviation)).epsilon(4e-15).margin(0));
    CHECK(got.max == *std::max_element(values.begin(), values.end()));
  }
  for (const std::size_t size : {4095, 4096, 4097, 8191, 8192, 8193}) {
    for (const std::size_t peak : {std::size_t{0}, std::size_t{4095}, size - 1}) {
      std::vector<double> values(size, 0.25);
      values[std::min(peak, size - 1)] = 1.0;
      INFO("size " << size << ", peak at " << peak);
      const Moments got = fast_statistics(values.data(), size);
      CHECK(got.max == 1.0);
      CHECK(got.mean == Approx(0.25 + 0.75 / static_cast<double>(size)).epsilon(1e-15));
    }
  }
}

TEST_CASE("the loops name the instruction set that they were chosen for", "[kernels]") {
  const std::string isa(fast_loops().isa);
  CHECK((isa == "native" || isa == "baseline" || isa == "avx2" || isa == "avx512"));
}
