#include "kernels/fast.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
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

// Uses two passes, whose rounding errors are about 50 bits below those of a double.
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
      {"0.1 and 0.2 in turns", [](std::uint64_t i) { return i % 2 == 0 ? 0.1 : 0.2; }},
      {"1e17 and -1e17 in turns", [](std::uint64_t i) { return i % 2 == 0 ? 1e17 : -1e17; }},
      {"falling", [](std::uint64_t i) { return 1.0 / static_cast<double>(i + 1); }},
      {"rising", [](std::uint64_t i) { return std::sqrt(static_cast<double>(i)); }},
      {"a step", [](std::uint64_t i) { return i < 8192 ? uniform(i) : 1e6 + uniform(i); }},
      {"log-normal", [](std::uint64_t i) { return std::exp(3.0 * normal_at(42, i)); }},
      {"60 binary orders of magnitude",
       [](std::uint64_t i) { return std::ldexp(1.0, static_cast<int>(i % 60)); }},
  };
  return sets;
}

std::vector<double> data_of(const DataSet& set, std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(set.value_at(i));
  return values;
}

// Computes the statistics as the kernel does, with the loops of any instruction set.
ChunkResult run_sliced(const FastLoops& loops, const std::vector<double>& values,
                       std::size_t slices) {
  const std::size_t size = values.size() / slices;
  std::vector<ChunkResult> results;
  for (std::size_t slice = 0; slice < slices; ++slice) {
    const std::size_t begin = slice * size;
    const std::size_t count = (slice + 1 == slices ? values.size() : begin + size) - begin;
    if (count == 0) continue;
    const Moments moments = fast_statistics(loops, values.data() + begin, count);
    results.push_back({.count = count,
                       .mean = moments.mean,
                       .mean_error = moments.mean_error,
                       .deviation = moments.deviation,
                       .max = moments.max});
  }
  return merge_in_pairs(*find_kernel("statistics"), results);
}

}  // namespace

TEST_CASE("fast statistics: 1e-15 of the exact deviation, whole and in slices", "[kernels]") {
  REQUIRE(!runnable_fast_loops().empty());
  for (const DataSet& set : data_sets()) {
    for (const std::size_t count : {2, 100, 5000, 1'000'003}) {
      const std::vector<double> values = data_of(set, count);
      const Exact exact = exact_of(values);
      for (const FastLoops* loops : runnable_fast_loops()) {
        for (const std::size_t slices : {1, 2, 4, 7, 64}) {
          INFO(set.name << ", " << count << " values in " << slices << " slices, " << loops->isa);
          const ChunkResult got = run_sliced(*loops, values, slices);
          const long double deviation_error = got.deviation / exact.deviation - 1;
          CHECK(std::fabs(static_cast<double>(deviation_error)) <= 1e-15);
          const Quad mean_error = (got.mean - exact.mean) + got.mean_error;
          CHECK(std::fabs(static_cast<double>(mean_error)) <=
                1e-15 * static_cast<double>(exact.deviation));
          CHECK(got.max == *std::max_element(values.begin(), values.end()));
        }
      }
    }
  }
}

TEST_CASE("fast statistics: every size and alignment around a vector and a block", "[kernels]") {
  for (const FastLoops* loops : runnable_fast_loops()) {
    for (std::size_t size = 1; size < 200; ++size) {
      std::vector<double> values;
      for (std::size_t i = 0; i < size; ++i) values.push_back(uniform(i) - 0.5);
      const Exact exact = exact_of(values);
      const Moments got = fast_statistics(*loops, values.data(), size);
      INFO("size " << size << ", " << loops->isa);
      CHECK(std::fabs(static_cast<double>(got.mean - exact.mean)) <= 1e-15 * 0.3);
      CHECK(got.deviation == Approx(static_cast<double>(exact.deviation)).epsilon(1e-15).margin(0));
      CHECK(got.max == *std::max_element(values.begin(), values.end()));
    }
    for (const std::size_t size : {4095, 4096, 4097, 4103, 8191, 8192, 8193, 12'345}) {
      for (const std::size_t peak : {std::size_t{0}, std::size_t{4095}, size - 1}) {
        std::vector<double> values(size, 0.25);
        values[std::min(peak, size - 1)] = 1.0;
        INFO("size " << size << ", peak at " << peak << ", " << loops->isa);
        const Moments got = fast_statistics(*loops, values.data(), size);
        CHECK(got.max == 1.0);
        CHECK(got.mean == Approx(0.25 + 0.75 / static_cast<double>(size)).epsilon(1e-15));
      }
    }
  }
}

TEST_CASE("fast loops: the same loops give the same bits again, at any address", "[kernels]") {
  std::vector<double> values = data_of(data_sets().front(), 10'007);
  for (const FastLoops* loops : runnable_fast_loops()) {
    const Moments once = fast_statistics(*loops, values.data(), 10'000);
    for (std::size_t shift = 1; shift < 8; ++shift) {
      std::vector<double> moved(values.size() + shift);
      std::copy(values.begin(), values.end(), moved.begin() + static_cast<std::ptrdiff_t>(shift));
      INFO("moved by " << shift << ", " << loops->isa);
      const Moments again = fast_statistics(*loops, moved.data() + shift, 10'000);
      CHECK(again.mean == once.mean);
      CHECK(again.mean_error == once.mean_error);
      CHECK(again.deviation == once.deviation);
    }
  }
}

TEST_CASE("fast loops: squares are the same bits with any instruction set", "[kernels]") {
  std::vector<double> values = data_of(data_sets().front(), 1003);
  for (const FastLoops* loops : runnable_fast_loops()) {
    std::vector<double> squares = values;
    loops->square_in_place(squares.data(), squares.size());
    INFO(loops->isa);
    for (std::size_t i = 0; i < values.size(); ++i) CHECK(squares[i] == values[i] * values[i]);
  }
}

TEST_CASE("the reference's sums have 80 bits or more with any instruction set", "[kernels]") {
  for (const DataSet& set : data_sets()) {
    if (set.name.starts_with("1e-300") || set.name.starts_with("1e308")) continue;  // need scaling
    for (const std::size_t count : {1, 7, 100'003}) {
      const std::vector<double> values = data_of(set, count);
      Quad sum = 0;
      Quad magnitude = 0;
      for (const double value : values) {
        sum += value;
        magnitude += std::fabs(value);
      }
      const double center = static_cast<double>(sum / static_cast<Quad>(count));
      const double center_low = center * 0x1p-54;
      Quad squares = 0;
      for (const double value : values) {
        const Quad deviation = value - static_cast<Quad>(center) - center_low;
        squares += deviation * deviation;
      }
      for (const FastLoops* loops : runnable_fast_loops()) {
        INFO(set.name << ", " << count << " values, " << loops->isa);
        ValueSums got;
        loops->add_values(values.data(), count, 1.0, got);
        const Quad sum_error = (sum - got.sum.high) - got.sum.low;
        CHECK(std::fabs(static_cast<double>(sum_error)) <=
              0x1p-90 * static_cast<double>(magnitude));
        CHECK(got.magnitude == Approx(static_cast<double>(magnitude)).epsilon(1e-12).margin(0));
        CHECK(got.max == *std::max_element(values.begin(), values.end()));
        TwoDoubles got_squares;
        loops->add_squares(values.data(), count, 1.0, {center, center_low}, got_squares);
        const Quad squares_error = (squares - got_squares.high) - got_squares.low;
        CHECK(std::fabs(static_cast<double>(squares_error)) <=
              0x1p-80 * static_cast<double>(squares));
      }
    }
  }
}

TEST_CASE("the reference's sums go on from block to block and apply their scale", "[kernels]") {
  const std::vector<double> values = data_of(data_sets().front(), 1000);
  for (const FastLoops* loops : runnable_fast_loops()) {
    INFO(loops->isa);
    ValueSums whole;
    loops->add_values(values.data(), values.size(), 1.0, whole);
    ValueSums parts;
    for (std::size_t first = 0; first < values.size(); first += 125) {
      loops->add_values(values.data() + first, 125, 0x1p-60, parts);
    }
    const double off = (parts.sum.high * 0x1p60 - whole.sum.high) + parts.sum.low * 0x1p60;
    CHECK(off == Approx(whole.sum.low).margin(1e-27).epsilon(1e-9));
    CHECK(parts.max == whole.max);
    TwoDoubles squares;
    TwoDoubles scaled;
    loops->add_squares(values.data(), values.size(), 1.0, {0.5, 0x1p-60}, squares);
    for (std::size_t first = 0; first < values.size(); first += 125) {
      loops->add_squares(values.data() + first, 125, 0x1p-60, {0x1p-61, 0x1p-120}, scaled);
    }
    const double off_squares = (scaled.high * 0x1p120 - squares.high) + scaled.low * 0x1p120;
    CHECK(off_squares == Approx(squares.low).margin(1e-27).epsilon(1e-9));
  }
}

TEST_CASE("the loops name the instruction set that they were chosen for", "[kernels]") {
  CHECK(&fast_loops() == runnable_fast_loops().back());
  const std::string isa(fast_loops().isa);
  CHECK((isa == "native" || isa == "baseline" || isa == "avx2" || isa == "avx512"));
}
