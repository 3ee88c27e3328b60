// Reference values: SciPy 1.10.1 (Debian 12), made by
//   /usr/bin/python3 -c "
//   from scipy import stats; u = stats.uniform
//   s = (1e6 * (u.moment(4) - u.moment(2) ** 2)) ** .5
//   print(s, (333412.7812 - 1e6 / 3) / s)
//   m2 = u.var(); m4 = (u.stats(moments='k') + 3) * m2 ** 2
//   print((m2 / 2e6) ** .5, m2 ** .5, ((m4 - m2 ** 2) / (4 * m2 * 2e6)) ** .5)
//   print([stats.norm.isf(e / 2) for e in (.05, .01, .05 / 12)])"
#include "analysis/claims/uniform_moments.hpp"

#include <cmath>
#include <random>
#include <vector>

#include "harness/base/statistics.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("moments of uniform numbers agree with SciPy", "[uniform_moments]") {
  CHECK(sum_of_squares(1e6).value == Approx(1e6 / 3.0));
  CHECK(sum_of_squares(1e6).standard_error == Approx(298.142396999972).epsilon(1e-12));
  CHECK(z_score(333412.7812, sum_of_squares(1e6)) == Approx(0.26647624580116414).epsilon(1e-9));
  CHECK(mean_of_uniform(2e6).value == 0.5);
  CHECK(mean_of_uniform(2e6).standard_error == Approx(0.0002041241452319315).epsilon(1e-12));
  CHECK(deviation_of_uniform(2e6).value == Approx(0.28867513459481287).epsilon(1e-12));
  CHECK(deviation_of_uniform(2e6).standard_error == Approx(9.128709291752768e-05).epsilon(1e-12));
}

TEST_CASE("the critical value of a normal figure agrees with SciPy", "[uniform_moments]") {
  CHECK(normal_reach(0.05) == Approx(1.9599639845400545).epsilon(1e-12));
  CHECK(normal_reach(0.01) == Approx(2.575829303548901).epsilon(1e-12));
  CHECK(normal_reach(0.05 / 12) == Approx(2.8652602385321337).epsilon(1e-12));
}

TEST_CASE("z-scores of random arrays have mean 0 and deviation 1", "[uniform_moments]") {
  std::mt19937_64 random(28);
  constexpr int kArrays = 1500;
  constexpr int kNumbers = 2000;
  std::vector<std::vector<double>> scores(3);
  for (int array = 0; array < kArrays; ++array) {
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < kNumbers; ++i) {
      const double x = static_cast<double>(random() >> 11) * 0x1p-53;
      sum += x;
      squares += x * x;
    }
    const double center = sum / kNumbers;
    scores[0].push_back(z_score(squares, sum_of_squares(kNumbers)));
    scores[1].push_back(z_score(center, mean_of_uniform(kNumbers)));
    scores[2].push_back(
        z_score(std::sqrt(squares / kNumbers - center * center), deviation_of_uniform(kNumbers)));
  }
  for (const std::vector<double>& of_one : scores) {
    // Five standard errors.
    CHECK(mean(of_one) == Approx(0.0).margin(5.0 / std::sqrt(kArrays)));
    CHECK(sample_standard_deviation(of_one) == Approx(1.0).margin(5.0 / std::sqrt(2.0 * kArrays)));
  }
}
