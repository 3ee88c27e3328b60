#include "harness/doctor/probes.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a busy loop's times fit together", "[doctor]") {
  const SpinProbe spin = probe_spin();
  CHECK(spin.wall_ns >= 249e6);
  CHECK(spin.cpu_ns > 0);
  CHECK(spin.cpu_ns <= spin.wall_ns * 1.01);
  CHECK(spin.lost_ns <= spin.wall_ns);
  CHECK(spin.longest_gap_ns <= spin.lost_ns);
  CHECK((spin.gaps == 0) == (spin.lost_ns == 0));
  CHECK(spin.lost_ns >= static_cast<double>(spin.gaps) * kGapNs);
  CHECK(spin.read_ns > 1);
  CHECK(spin.read_ns < kGapNs);
}

TEST_CASE("touching pages takes time; huge ones are tried only if allowed", "[doctor]") {
  const FaultProbe small = probe_faults(false, false);
  REQUIRE(small.private_small_ns.has_value());
  REQUIRE(small.shared_small_ns.has_value());
  CHECK(*small.private_small_ns > 10);
  CHECK(*small.shared_small_ns > 10);
  CHECK_FALSE(small.private_huge_ns.has_value());
  CHECK_FALSE(small.shared_huge_ns.has_value());
}

TEST_CASE("forks are measured one by one", "[doctor]") {
  const std::vector<double> forks_ns = probe_forks_ns(2);
  REQUIRE(forks_ns.size() == 2);
  for (const double time_ns : forks_ns) CHECK(time_ns > 10'000);
}
