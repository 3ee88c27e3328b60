#include "harness/measure/phase_timestamps.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("cuts in order become phases as they are", "[phase_timestamps]") {
  const Phases phases = cut_phases({.begin_ns = 100,
                                    .started_ns = 110,
                                    .distributed_ns = 130,
                                    .compute_end_ns = 160,
                                    .collected_ns = 200,
                                    .joined_ns = 250});
  CHECK(phases.start_ns == 10);
  CHECK(phases.distribute_ns == 20);
  CHECK(phases.compute_ns == 30);
  CHECK(phases.collect_ns == 40);
  CHECK(phases.join_ns == 50);
}

TEST_CASE("work that ended before it was all handed out leaves compute empty",
          "[phase_timestamps]") {
  const Phases phases = cut_phases({.begin_ns = 0,
                                    .started_ns = 50,
                                    .distributed_ns = 60,
                                    .compute_end_ns = 40,
                                    .collected_ns = 70,
                                    .joined_ns = 80});
  CHECK(phases.compute_ns == 0);
  CHECK(phases.collect_ns == 10);
  CHECK(phases.start_ns + phases.distribute_ns + phases.compute_ns + phases.collect_ns +
            phases.join_ns ==
        80);
}
