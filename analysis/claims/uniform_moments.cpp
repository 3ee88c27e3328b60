#include "analysis/claims/uniform_moments.hpp"

#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace zcbench {

Expectation sum_of_squares(double n) {
  return {.value = n / 3.0, .standard_error = std::sqrt(n * 4.0 / 45.0)};
}

Expectation mean_of_uniform(double n) {
  return {.value = 0.5, .standard_error = std::sqrt(1.0 / 12.0 / n)};
}

Expectation deviation_of_uniform(double n) {
  return {.value = std::sqrt(1.0 / 12.0), .standard_error = std::sqrt(1.0 / 60.0 / n)};
}

double z_score(double observed, const Expectation& expected) {
  return (observed - expected.value) / expected.standard_error;
}

double normal_reach(double error) {
  return boost::math::quantile(boost::math::complement(boost::math::normal(), error / 2.0));
}

}  // namespace zcbench
