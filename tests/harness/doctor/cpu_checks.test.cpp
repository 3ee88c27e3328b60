#include "harness/doctor/cpu_checks.hpp"

#include "tests/catch.hpp"
#include "tests/harness/doctor/doctor_fixture.hpp"

using namespace zcbench;

namespace {

Finding cpu_finding(const std::string& check, const MachineState& state,
                    const Probes& probes = healthy_probes()) {
  return finding_of(check_cpus(state, probes), check);
}

}  // namespace

TEST_CASE("a quiet machine's CPUs are ok", "[doctor]") {
  const Findings findings = check_cpus(healthy_state(), healthy_probes());
  CHECK(findings.size() == 7);
  for (const Finding& finding : findings) {
    INFO(finding.check);
    CHECK(finding.state == Health::ok);
    CHECK_FALSE(finding.seen.empty());
    CHECK(finding.remedy.empty());
  }
}

TEST_CASE("a machine that reports nothing is unknown, not ok", "[doctor]") {
  const Findings findings = check_cpus({}, {});
  for (const Finding& finding : findings) {
    INFO(finding.check);
    CHECK(finding.state == (finding.check == "cpu_quota" ? Health::ok : Health::unknown));
  }
}

TEST_CASE("governor: what a cold start costs is measured", "[doctor]") {
  MachineState state = healthy_state();
  state.environment.governor = "powersave";
  state.environment.cpu_scaling_enabled = true;
  const Finding finding = cpu_finding("governor", state);
  CHECK(finding.state == Health::warning);
  CHECK_THAT(finding.seen, contains_text("powersave"));
  CHECK_THAT(finding.cost, contains_text("ran 20 % slower than the rest"));
  CHECK_THAT(finding.remedy, contains_text("cpupower frequency-set"));
  Probes faster = healthy_probes();
  faster.spin.first_read_ns = 20;
  CHECK_THAT(cpu_finding("governor", state, faster).cost, contains_text("20 % faster"));
  CHECK(cpu_finding("governor", state, {}).cost.empty());
}

TEST_CASE("turbo: the range is that of cpufreq", "[doctor]") {
  MachineState state = healthy_state();
  state.turbo_enabled = true;
  CHECK(cpu_finding("turbo", state).state == Health::warning);
  CHECK_THAT(cpu_finding("turbo", state).cost, contains_text("up to 50 %"));
  state.base_khz = std::nullopt;
  CHECK(cpu_finding("turbo", state).cost.empty());
}

TEST_CASE("smt", "[doctor]") {
  MachineState state = healthy_state();
  state.smt_active = true;
  CHECK(cpu_finding("smt", state).state == Health::warning);
  CHECK_THAT(cpu_finding("smt", state).cost, contains_text("2002"));
}

TEST_CASE("cpus: fewer than the lecture's four workers", "[doctor]") {
  MachineState state = healthy_state();
  state.environment.allowed_cpus = {0, 1, 2, 3};
  CHECK(cpu_finding("cpus", state).state == Health::ok);
  CHECK(cpu_finding("cpus", state).seen == "4 of 8 CPUs may be used");
  state.environment.allowed_cpus = {0, 1};
  CHECK(cpu_finding("cpus", state).state == Health::warning);
  CHECK_THAT(cpu_finding("cpus", state).cost, contains_text("at least 2 times"));
  CHECK_THAT(cpu_finding("cpus", state).remedy, contains_text("taskset"));
  state.environment.num_cpus = 2;
  CHECK(cpu_finding("cpus", state).remedy.find("taskset") == std::string::npos);
}

TEST_CASE("cpu_quota: only below the CPUs that may be used", "[doctor]") {
  MachineState state = healthy_state();
  state.environment.cpu_limit = 8.0;
  CHECK(cpu_finding("cpu_quota", state).state == Health::ok);
  state.environment.cpu_limit = 2.0;
  CHECK(cpu_finding("cpu_quota", state).state == Health::warning);
  CHECK_THAT(cpu_finding("cpu_quota", state).cost,
             contains_text("8 CPUs busy, all of them stop for 75 % of the time"));
}

TEST_CASE("hypervisor: what a page fault costs there", "[doctor]") {
  MachineState state = healthy_state();
  state.environment.hypervisor = "QEMU";
  CHECK(cpu_finding("hypervisor", state).state == Health::warning);
  CHECK_THAT(cpu_finding("hypervisor", state).seen, contains_text("QEMU"));
  CHECK_THAT(cpu_finding("hypervisor", state).cost, contains_text("512 ns"));
}

TEST_CASE("clock: a warning if it needs a system call", "[doctor]") {
  MachineState state = healthy_state();
  state.clock_source = "kvm-clock";
  CHECK(cpu_finding("clock", state).state == Health::ok);
  CHECK_THAT(cpu_finding("clock", state).cost, contains_text("25.0 ns per reading"));
  state.clock_source = "hpet";
  CHECK(cpu_finding("clock", state).state == Health::warning);
  state.clock_source = "tsc";
  Probes slow = healthy_probes();
  slow.spin.read_ns = 201;
  CHECK(cpu_finding("clock", state, slow).state == Health::warning);
  CHECK_THAT(cpu_finding("clock", state, slow).cost, contains_text("201 ns"));
}
