#include "harness/measure/noise_probe.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("only rounds far above the median guard are noisy", "[noise_probe]") {
  std::vector<NoiseProbe> rounds{{700}, {650}, {2000}, {710}, {2200}};
  mark_noisy_rounds(rounds);
  CHECK_FALSE(rounds[0].noisy);
  CHECK_FALSE(rounds[2].noisy);  // below three times the median, which is 710
  CHECK(rounds[4].noisy);
}

TEST_CASE("a run without rounds has no noisy ones", "[noise_probe]") {
  std::vector<NoiseProbe> rounds;
  mark_noisy_rounds(rounds);
  CHECK(rounds.empty());
}

TEST_CASE("the guard forks and measures something", "[noise_probe]") {
  CHECK(measure_round_guard().fork_ns > 0);
}
