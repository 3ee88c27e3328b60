#include "analysis/summary/limits_text.hpp"

#include "tests/catch.hpp"
#include "tests/harness/machine/limits_fixture.hpp"

using namespace zcbench;

TEST_CASE("limits as text: memory as a table, the rest by name", "[limits]") {
  const std::string text = render_limits(make_limits());
  CHECK_THAT(text, contains_text("L3         1 thread      50.0        -     40.0        -\n"));
  CHECK_THAT(text, contains_text("memory     3 threads     30.0        -     24.0        -\n"));
  CHECK_THAT(text, contains_text("wakeup/futex/spread"));
  CHECK_THAT(text, contains_text("80.0 us    (72.0 to 88.0)"));
  CHECK_THAT(text, contains_text("unavailable: fault/shared_huge/write: shmem_enabled must be"));
  CHECK_THAT(text, contains_text("L2 1.00 MiB, L3 32.0 MiB (sysfs); measured 2024-01-02"));
}

TEST_CASE("names from a file cannot drive the terminal", "[limits]") {
  PeakRates limits = make_limits();
  limits.date_utc = limits.caches_from = "\x1b[2J";
  limits.figures.push_back(make_figure("\x1b[2J", 1, "\x1b[2J"));
  limits.unavailable.push_back({"\x1b[2J", "\x1b[2J"});
  CHECK(render_limits(limits).find('\x1b') == std::string::npos);
}
