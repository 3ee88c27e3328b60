#include "cli/quantity.hpp"

#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("percentages and durations have units", "[quantity]") {
  CHECK(parse_percentage("3%") == 0.03);
  CHECK(parse_percentage("0.5%") == 0.005);
  CHECK(parse_duration_s("10min") == 600.0);
  CHECK(parse_duration_s("1.5h") == 5400.0);
  CHECK(*parse_duration_s("2us") == Approx(2e-6));
  for (const char* wrong : {"", "3", "%", "-3%", "3 %", "3%%", "x%", "nan%", "inf%", "1e3%"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_percentage(wrong));
  }
  for (const char* wrong : {"", "10", "min", "-1s", "10 min", "10m", "infs"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_duration_s(wrong));
  }
}

TEST_CASE("a quantity outside its range is refused with what is allowed", "[quantity]") {
  CLI::App app;
  double taken = -1.0;
  add_percentage(
      app, "--share", {1e-6, 0.5}, [&](double share) { taken = share; }, "help");
  add_duration(
      app, "--time", {0.0, 2.0}, "up to 2s", [&](double time) { taken = time; }, "help");
  app.parse("--share 50%");
  CHECK(taken == 0.5);
  app.parse("--time 250ms");
  CHECK(taken == 0.25);
  CHECK_THROWS_WITH(app.parse("--share 51%"),
                    contains_text("\"51%\" is not allowed here; allowed: from 0.0001% to 50%"));
  CHECK_THROWS_WITH(app.parse("--time 3s"), contains_text("allowed: up to 2s"));
}

}  // namespace zcbench
