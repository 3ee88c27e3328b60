#include "analysis/advise/term_table.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a table's columns, quotients and products", "[term_table]") {
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
