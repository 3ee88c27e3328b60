#include "analysis/advise/advise_tables.hpp"

#include "tests/analysis/advise/advise_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

using Row = std::vector<std::string>;

TEST_CASE("a row of predictions has interval, measurement and shares", "[advise_tables]") {
  const AdviceTable table = prediction_table(make_example_advice());
  REQUIRE(table.rows.size() == 4);
  CHECK(table.rows[0] ==
        Row{"serial", "200 us", "167 us to 240 us", "210 us", "-", "-", "-", "100 %"});
  CHECK(table.rows[1] ==
        Row{"memfd", "6.00 ms", "5.00 ms to 7.20 ms", "-", "67 %", "17 %", "-", "17 %"});
  CHECK(table.rows[3][3] == "extrapolated");
  for (const Row& row : table.rows) CHECK(row.size() == table.header.size());
}

TEST_CASE("sizes: who is the fastest from where on, and who crosses serial", "[advise_tables]") {
  const AdviceTable table = size_table(make_example_advice());
  CHECK(table.rows == std::vector<Row>{{"fastest", "serial", "1k", "-"},
                                       {"fastest", "memfd", "2.5M", "1.5M to ..."},
                                       {"with processes", "memfd", "1k", "-"},
                                       {"crosses serial", "memfd", "2.5M", "1.5M to ..."}});
  Advice advice = make_example_advice();
  advice.strategies[1].against_serial = {{123456.0, std::nullopt, 234567.0}};
  CHECK(size_table(advice).rows[3] == Row{"crosses serial", "memfd", "123k", "... to 235k"});
}

TEST_CASE("prices stand with their intervals, per MiB where they are of bytes", "[advise_tables]") {
  const auto tables = price_tables(make_example_advice());
  REQUIRE(tables.size() == 3);  // nobody has a price of memory
  CHECK(tables[0].title == "Price of workers, with 95 % intervals");
  CHECK(tables[0].header == Row{"", "once", "per worker", "each beyond 2"});
  CHECK(tables[0].rows.size() == 4);
  CHECK(tables[0].rows[1] == Row{"memfd", "0 [0, 3.46] us", "1.05 [0.90, 1.20] ms", "-"});
  CHECK(tables[1].header == Row{"", "first 1.00 MiB", "beyond", "not shared"});
  REQUIRE(tables[1].rows.size() == 1);
  CHECK(tables[1].rows[0] == Row{"pipe_copy", "262 [210, 315] us", "-", "-"});
  CHECK(tables[2].header[1] == "first 32.0 MiB");
  CHECK(tables[2].rows[0] == Row{"memfd", "524 [105, 944] us", "-", "-"});
}
