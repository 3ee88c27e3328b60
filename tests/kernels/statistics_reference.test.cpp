#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "kernels/kernel.hpp"
#include "tests/catch.hpp"
#include "tests/kernels/awkward_values.hpp"
#include "tests/kernels/statistics_fixture.hpp"

using namespace zcbench;

namespace {

__extension__ using Quad = __float128;  // 113 bits

constexpr Quad kSmallest = std::numeric_limits<double>::denorm_min();

Quad magnitude(Quad value) { return value < 0 ? -value : value; }

struct ExactReference {
  Quad mean;
  Quad deviation;
  Quad mean_magnitude;
};

ExactReference exact_reference_of(const std::vector<double>& values) {
  const Quad size = static_cast<Quad>(values.size());
  Quad sum = 0;
  Quad magnitudes = 0;
  for (const double value : values) {
    sum += value;
    magnitudes += magnitude(value);
  }
  const Quad mean = sum / size;
  Quad squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const Quad variance = squares / size;
  const Quad root = std::sqrt(static_cast<long double>(variance));
  return {mean, (root + variance / root) / 2, magnitudes / size};  // one step of Newton's method
}

bool near(double got, Quad expected) {
  return magnitude(got - expected) <= 1e-13 * expected + kSmallest;
}

}  // namespace

TEST_CASE("statistics: the reference is exact, block by block", "[kernels]") {
  constexpr std::size_t kElements = 2 * kBlockElements + 3;
  const auto uniform = [](double i) { return std::fmod(i * 0.6180339887498949, 1.0); };
  for (const auto& [offset, scale] :
       {std::pair{0.0, 1.0}, std::pair{1e9, 1.0}, std::pair{1e12, 1e-2}, std::pair{-1e15, 1.0},
        std::pair{0.0, 1e-150}, std::pair{0.0, 1e150}, std::pair{0.0, 1e-300},
        std::pair{-1e307, 1e307}, std::pair{0.0, 1.7e308}, std::pair{0.0, 1e-310},
        std::pair{0.0, 1e-322}}) {
    INFO(offset << " + U x " << scale);
    const auto values = values_of(kElements, [&](double i) { return offset + scale * uniform(i); });
    const ExactReference exact = exact_reference_of(values);
    const Reference reference = statistics().reference(values);
    const Quad mean_error = (reference.mean - exact.mean) + reference.mean_error;
    CHECK(magnitude(mean_error) <= 1e-24 * exact.mean_magnitude + kSmallest);
    CHECK(reference.mean == static_cast<double>(exact.mean));
    const Quad deviation_error = reference.standard_deviation - exact.deviation;
    CHECK(magnitude(deviation_error) <= 1.12e-16 * exact.deviation + kSmallest / 2);
    CHECK(reference.max == *std::max_element(values.begin(), values.end()));
    CHECK(near(reference.mean_magnitude, exact.mean_magnitude));
  }
}

TEST_CASE("statistics: the reference is exact where large values cancel", "[kernels]") {
  const auto cancelling = [](double i) {
    const double place = std::fmod(i, 3.0);
    if (place == 2.0) return 1e292 * std::fmod(i * 0.6180339887498949, 1.0);
    return place == 0.0 ? 1e308 : -1e308;
  };
  const auto values = values_of(3 * 1001, cancelling);
  const ExactReference exact = exact_reference_of(values);
  const Reference reference = statistics().reference(values);
  const Quad mean_error = (reference.mean - exact.mean) + reference.mean_error;
  CHECK(magnitude(mean_error) <= 1e-24 * exact.mean_magnitude);
  const Quad deviation_error = reference.standard_deviation - exact.deviation;
  CHECK(magnitude(deviation_error) <= 1.12e-16 * exact.deviation);
}

TEST_CASE("statistics: equal values have no deviation in the reference", "[kernels]") {
  for (const double value : {0.1, -1e300, 5e-324, 1.7e308, 0.0}) {
    for (const std::size_t count : {1, 3, 1000, 100'003}) {
      INFO(count << " times " << value);
      const Reference reference = statistics().reference(std::vector<double>(count, value));
      CHECK(reference.mean == value);
      CHECK(reference.mean_error == 0.0);
      CHECK(reference.standard_deviation == 0.0);
      CHECK(near(reference.mean_magnitude, std::fabs(value)));
    }
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
