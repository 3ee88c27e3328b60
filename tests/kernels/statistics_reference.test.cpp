#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "kernels/kernel.hpp"
#include "tests/catch.hpp"
#include "tests/kernels/awkward_values.hpp"

using namespace zcbench;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

const Kernel& statistics() { return *find_kernel("statistics"); }

template <class Function>
std::vector<double> values_of(std::size_t count, Function function) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = function(static_cast<double>(i));
  return values;
}

}  // namespace

TEST_CASE("statistics: the reference is a plain long double one, block by block", "[kernels]") {
  constexpr std::size_t kElements = 2 * kBlockElements + 3;
  const auto uniform = [](double i) { return std::fmod(i * 0.6180339887498949, 1.0); };
  for (const auto& [offset, scale] :
       {std::pair{0.0, 1.0}, std::pair{1e9, 1.0}, std::pair{1e12, 1e-2}, std::pair{0.0, 1e-150},
        std::pair{0.0, 1e150}, std::pair{-1e15, 1.0}}) {
    INFO(offset << " + U x " << scale);
    const auto values = values_of(kElements, [&](double i) { return offset + scale * uniform(i); });
    long double sum = 0.0L;
    for (const double value : values) sum += value;
    const long double center = sum / kElements;
    long double off = 0.0L;  // 1e15 x 65,539 is beyond what even long double adds up exactly
    long double squares = 0.0L;
    for (const double value : values) {
      off += value - center;
      squares += (value - center) * (value - center);
    }
    const long double mean = center + off / kElements;
    squares -= off * off / kElements;
    const Reference reference = statistics().reference(values);
    const long double got = static_cast<long double>(reference.mean) + reference.mean_error;
    CHECK(static_cast<double>(std::fabs(got - mean)) <= 1e-17 * std::max(std::fabs(offset), scale));
    CHECK(reference.mean == static_cast<double>(got));
    const auto deviation = static_cast<double>(std::sqrt(squares / kElements));
    CHECK(std::fabs(reference.standard_deviation - deviation) <= 4e-16 * deviation);
    CHECK(reference.max == *std::max_element(values.begin(), values.end()));
  }
}

TEST_CASE("statistics: the reference of awkward values is that of one long block", "[kernels]") {
  std::vector<double> values = awkward_values(kBlockElements + 3);
  CHECK(std::isnan(statistics().reference(values).mean));
  CHECK(std::isnan(statistics().reference(values).max));
  for (double& value : values) {
    if (std::isnan(value) || value == -kInf) value = 1.0;
  }
  CHECK(statistics().reference(values).mean == kInf);
  CHECK(statistics().reference(values).max == kInf);
  CHECK(std::isnan(statistics().reference(values).standard_deviation));
  for (double& value : values) {
    if (value == kInf) value = -0.0;
  }
  CHECK(std::isfinite(statistics().reference(values).mean));
  CHECK(statistics().reference(values).max == 1.4e154);
}
