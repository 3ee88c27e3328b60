#include "analysis/advise/measurements.hpp"

#include "tests/analysis/advise/advice_fixture.hpp"
#include "tests/catch.hpp"
#include "tests/harness/machine/limits_fixture.hpp"

using namespace zcbench;

TEST_CASE("a measurement is its point's medians", "[measurements]") {
  RunResult run;
  Point point = make_point("square", "pipe_copy", 1000000, 4, Lifecycle::pool);
  point.variant = "naive";
  run.points = {make_valid(point, 2e6), make_failed(point, "why"),
                make_valid(make_point("null", "serial", 1000, 1), 5e3)};
  for (std::size_t i = 0; i < run.points[0].samples.size(); ++i) {
    Sample& sample = run.points[0].samples[i];
    sample.minor_faults = 100 + i;
    sample.bytes_copied = {
        .publish = 1, .to_workers = 8000000 + i, .from_workers = 7000000, .results = 5};
  }
  const std::vector<Measurement> found = measurements_of(run);
  REQUIRE(found.size() == 2);
  CHECK(found[0].strategy == "pipe_copy naive");
  CHECK(found[0].lifecycle == "pool");
  CHECK(found[0].kernel == "square");
  CHECK(found[0].computes);
  CHECK(found[0].elements == 1e6);
  CHECK(found[0].workers == 4.0);
  CHECK(found[0].time_ns == Approx(2e6));
  CHECK(found[0].interval->low == Approx(1.98e6));
  CHECK(found[0].interval->high == Approx(2.02e6));
  CHECK(found[0].samples == 9);
  CHECK(found[0].page_faults == 104.0);
  CHECK(found[0].moved_bytes == 15000004.0);
  CHECK_FALSE(found[1].computes);
  CHECK(found[1].lifecycle == "fork");
}

TEST_CASE("programs of somebody else's are left out", "[measurements]") {
  const Results file = make_advice_file();
  const std::vector<Measurement> found = measurements_of(file.run);
  CHECK(found.size() == file.run.points.size() - 1);
  for (const Measurement& one : found) CHECK(one.strategy != "peer");
}

TEST_CASE("levels come from the limits, else from the context, else are assumed",
          "[measurements]") {
  Results file = make_advice_file();
  file.environment.allowed_cpus = {0, 1, 2, 3, 4, 5};
  MachineLevels machine = machine_levels(file);
  CHECK(machine.levels.cpus == 6.0);
  CHECK(machine.levels.l2_bytes == 1 << 20);
  CHECK(machine.levels.cache_bytes == 16 << 20);
  CHECK(machine.caches_from == "sysfs");

  file.limits = make_limits();
  file.environment.cpu_limit = 1.5;
  machine = machine_levels(file);
  CHECK(machine.levels.cpus == 1.5);
  CHECK(machine.levels.cache_bytes == 32 << 20);
  CHECK(machine.caches_from == "limits");

  file.limits.reset();
  file.environment.caches.clear();
  file.environment.cpu_limit = 0.5;
  machine = machine_levels(file);
  CHECK(machine.levels.cpus == 1.0);
  CHECK(machine.levels.l2_bytes == 1 << 20);
  CHECK(machine.levels.cache_bytes == 16 << 20);
  CHECK(machine.caches_from == "assumed");
}
