#include "analysis/advise/nonnegative_least_squares.hpp"

#include <cmath>
#include <random>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

const TermTable kTable{.columns = 4,
                       .values = {1, 2, 0, 1, 0, 1, 3, 1, 2, 0, 1, 0, 1, 1, 1, 4, 0, 2, 2, 1}};

double distance(const TermTable& a, const std::vector<double>& x, const std::vector<double>& b) {
  double squares = 0.0;
  const std::vector<double> fitted = product(a, x);
  for (std::size_t i = 0; i < b.size(); ++i) squares += (fitted[i] - b[i]) * (fitted[i] - b[i]);
  return std::sqrt(squares);
}

}  // namespace

TEST_CASE("nonnegative least squares agree with SciPy", "[nonnegative_least_squares]") {
  struct Case {
    std::vector<double> b;
    std::vector<double> x;
    double distance;
  };
  for (const Case& one :
       {Case{{1, -1, 2, 0.5, 3}, {0.6372549, 0.55882353, 0, 0}, 2.748439842642995},
        Case{{-3, 1, 2, 4, 1}, {0.17721519, 0, 0.35232068, 0.57594937}, 4.19513481525248}}) {
    const std::vector<double> x = nonnegative_least_squares(kTable, one.b);
    REQUIRE(x.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
      INFO(i);
      if (one.x[i] == 0.0) CHECK(x[i] == 0.0);
      CHECK(x[i] == Approx(one.x[i]).epsilon(1e-6));
    }
    CHECK(distance(kTable, x, one.b) == Approx(one.distance).epsilon(1e-12));
  }
}

TEST_CASE("no step from the solution gets closer", "[nonnegative_least_squares]") {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal;
  for (int trial = 0; trial < 100; ++trial) {
    TermTable a{.columns = 6, .values = {}};
    std::vector<double> b;
    for (int row = 0; row < 12; ++row) {
      for (int column = 0; column < 6; ++column) {
        a.values.push_back(normal(random) * std::pow(10.0, 3 * column - 6));
      }
      b.push_back(normal(random));
    }
    const std::vector<double> x = nonnegative_least_squares(a, b);
    const double closest = distance(a, x, b);
    for (std::size_t i = 0; i < x.size(); ++i) {
      CHECK(x[i] >= 0.0);
      const double step = 1e-3 * std::pow(10.0, 6 - 3 * static_cast<int>(i));
      for (const double moved : {x[i] + step, std::max(x[i] - step, 0.0)}) {
        std::vector<double> other = x;
        other[i] = moved;
        CHECK(distance(a, other, b) >= closest * (1.0 - 1e-12));
      }
    }
  }
}

TEST_CASE("columns that follow from earlier ones are not told apart",
          "[nonnegative_least_squares]") {
  // The third column is the sum of the first two, the fourth is 0, and the fifth is independent.
  const TermTable a{.columns = 5,
                    .values = {1, 1e9, 1 + 1e9, 0, 3, 2, 0, 2, 0, 1, 3, 5e9, 3 + 5e9, 0, 4}};
  CHECK(independent_columns(a) == std::vector<std::size_t>{0, 1, 4});
}

TEST_CASE("the inverse of a' a, for columns of very different size",
          "[nonnegative_least_squares]") {
  // a' a = [[2, 1e8], [1e8, 1.3e17]].
  const TermTable a{.columns = 2, .values = {1, 3e8, 1, -2e8}};
  const TermTable inverse = inverse_of_squares(a);
  const double determinant = 2 * 1.3e17 - 1e16;
  CHECK(inverse.at(0, 0) == Approx(1.3e17 / determinant));
  CHECK(inverse.at(0, 1) == Approx(-1e8 / determinant));
  CHECK(inverse.at(1, 0) == Approx(-1e8 / determinant));
  CHECK(inverse.at(1, 1) == Approx(2 / determinant));
}

TEST_CASE("a table's columns, quotients and products", "[nonnegative_least_squares]") {
  const TermTable table{.columns = 3, .values = {1, 2, 3, 4, 5, 6}};
  CHECK(table.rows() == 2);
  CHECK(table.at(1, 0) == 4.0);
  CHECK(table.row(1)[2] == 6.0);
  CHECK(TermTable{}.rows() == 0);

  const std::vector<std::size_t> columns{2, 0};
  const TermTable some = with_columns(table, columns);
  CHECK(some.columns == 2);
  CHECK(some.values == std::vector<double>{3, 1, 6, 4});

  const std::vector<double> divisors{1, 2};
  CHECK(divided(table, divisors).values == std::vector<double>{1, 2, 3, 2, 2.5, 3});
  const std::vector<double> factors{1, 10, 100};
  CHECK(product(table, factors) == std::vector<double>{321, 654});
}
