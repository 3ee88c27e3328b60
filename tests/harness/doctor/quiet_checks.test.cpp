#include "harness/doctor/quiet_checks.hpp"

#include "tests/catch.hpp"
#include "tests/harness/doctor/doctor_fixture.hpp"

using namespace zcbench;

namespace {

Finding quiet_finding(const std::string& check, const MachineState& state,
                      const Probes& probes = healthy_probes()) {
  return finding_of(check_quiet(state, probes), check);
}

}  // namespace

TEST_CASE("a quiet machine is ok", "[doctor]") {
  const Findings findings = check_quiet(healthy_state(), healthy_probes());
  CHECK(findings.size() == 4);
  for (const Finding& finding : findings) {
    INFO(finding.check);
    CHECK(finding.state == Health::ok);
    CHECK(finding.remedy.empty());
  }
}

TEST_CASE("nothing reported and nothing measured is unknown", "[doctor]") {
  for (const Finding& finding : check_quiet({}, {})) {
    INFO(finding.check);
    CHECK(finding.state == Health::unknown);
    CHECK_FALSE(finding.seen.empty());
  }
}

TEST_CASE("load: a warning from half a busy program on", "[doctor]") {
  MachineState state = healthy_state();
  state.environment.load_avg = {0.49, 9.0, 9.0};
  CHECK(quiet_finding("load", state).state == Health::ok);
  state.environment.load_avg = {0.5, 0.0, 0.0};
  CHECK(quiet_finding("load", state).state == Health::warning);
  CHECK_THAT(quiet_finding("load", state).seen, contains_text("0.50 programs"));
  CHECK_THAT(quiet_finding("load", state).cost, contains_text("8 CPUs shared with 0.5 other"));
}

TEST_CASE("stolen_time: a warning from one percent on", "[doctor]") {
  MachineState state = healthy_state();
  state.stolen_share = 0.0099;
  CHECK(quiet_finding("stolen_time", state).state == Health::ok);
  state.stolen_share = 0.0123;
  CHECK(quiet_finding("stolen_time", state).state == Health::warning);
  CHECK_THAT(quiet_finding("stolen_time", state).seen, contains_text("1.23 %"));
}

TEST_CASE("busy_loop: a warning for gaps of one percent", "[doctor]") {
  Probes probes = healthy_probes();
  probes.spin.gaps = 5;
  probes.spin.lost_ns = 2.4e6;
  probes.spin.longest_gap_ns = 1.5e6;
  CHECK(quiet_finding("busy_loop", healthy_state(), probes).state == Health::ok);
  probes.spin.lost_ns = 25e6;
  probes.spin.cpu_ns = 225e6;
  const Finding finding = quiet_finding("busy_loop", healthy_state(), probes);
  CHECK(finding.state == Health::warning);
  CHECK(finding.seen ==
        "5 gaps over 10.0 us in 250 ms of a busy loop; it had a CPU for 90.0 % of them");
  CHECK(finding.cost == "measured: 10.00 % of the time, the longest 1.50 ms");
}

TEST_CASE("fork_noise: the 90th percentile against the median", "[doctor]") {
  Probes probes = healthy_probes();
  probes.forks_ns = {1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 1.5e6, 1.5e6};
  CHECK(quiet_finding("fork_noise", healthy_state(), probes).state == Health::ok);
  probes.forks_ns = {1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 2e6, 4e6};
  const Finding finding = quiet_finding("fork_noise", healthy_state(), probes);
  CHECK(finding.state == Health::warning);
  CHECK(finding.seen ==
        "11 no-op forks of 4 workers: median 1.00 ms, fastest 1.00 ms, slowest 4.00 ms");
  CHECK_THAT(finding.cost, contains_text("one in ten takes 100 % longer"));
}
