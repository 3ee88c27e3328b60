#include "analysis/report/charts/quantity_text.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("values read with three digits and their unit", "[report]") {
  CHECK(quantity_text(Quantity::count, 1'048'576) == "1,048,576");
  CHECK(quantity_text(Quantity::count, 2e6) == "2M");
  CHECK(quantity_text(Quantity::duration_ns, 18.7e6) == "18.7 ms");
  CHECK(quantity_text(Quantity::ratio, 0.01234) == "0.0123x");
  CHECK(quantity_text(Quantity::ratio, 1.0) == "1.00x");
  CHECK(quantity_text(Quantity::ratio, 21.87) == "21.9x");
  CHECK(quantity_text(Quantity::ratio, 182.3) == "182x");
  CHECK(quantity_text(Quantity::bytes, 8e6) == "7.63 MiB");
  CHECK(quantity_text(Quantity::percentage, 0.42) == "42.0 %");
  CHECK(quantity_text(Quantity::number, 1.5) == "1.50");
}

TEST_CASE("ticks have no digit more than they need", "[report]") {
  CHECK(tick_text(Quantity::count, 1e7) == "10M");
  CHECK(tick_text(Quantity::duration_ns, 1e6) == "1 ms");
  CHECK(tick_text(Quantity::duration_ns, 999'999.9999999999) == "1 ms");
  CHECK(tick_text(Quantity::duration_ns, 5e5) == "500 us");
  CHECK(tick_text(Quantity::duration_ns, 2e12) == "2000 s");
  CHECK(tick_text(Quantity::ratio, 0.30000000000000004) == "0.3x");
  CHECK(tick_text(Quantity::bytes, 16.0 * 1024 * 1024) == "16 MiB");
  CHECK(tick_text(Quantity::percentage, 0.2) == "20 %");
  CHECK(tick_text(Quantity::number, -0.5) == "-0.5");
  for (const Quantity quantity : {Quantity::count, Quantity::duration_ns, Quantity::ratio,
                                  Quantity::bytes, Quantity::percentage, Quantity::number}) {
    CHECK(tick_text(quantity, 0.0) == "0");
  }
}
