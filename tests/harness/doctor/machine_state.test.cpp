#include "harness/doctor/machine_state.hpp"

#include "tests/catch.hpp"
#include "tests/harness/machine/fake_machine.hpp"

using namespace zcbench;

namespace {

constexpr const char* kCpus = "/sys/devices/system/cpu/";
constexpr const char* kThp = "/sys/kernel/mm/transparent_hugepage/";

MachineState read(const FakeMachine& machine) {
  return read_machine_state(machine.read(), machine.root());
}

}  // namespace

TEST_CASE("values that no file contains are not guessed", "[doctor]") {
  const MachineState bare = read(FakeMachine());
  CHECK_FALSE(bare.turbo_enabled.has_value());
  CHECK_FALSE(bare.base_khz.has_value());
  CHECK_FALSE(bare.most_khz.has_value());
  CHECK_FALSE(bare.smt_active.has_value());
  CHECK_FALSE(bare.stolen_share.has_value());
  CHECK_FALSE(bare.swap_used_bytes.has_value());
  CHECK_FALSE(bare.address_randomization.has_value());
  CHECK(bare.clock_source.empty());
  CHECK_FALSE(bare.has_private_huge_pages);
  CHECK_FALSE(bare.has_shared_huge_pages);
}

TEST_CASE("turbo: Intel reports whether it is disabled, others whether it is enabled", "[doctor]") {
  CHECK(
      read(FakeMachine().with(kCpus + std::string("intel_pstate/no_turbo"), "0\n")).turbo_enabled ==
      true);
  CHECK(
      read(FakeMachine().with(kCpus + std::string("intel_pstate/no_turbo"), "1\n")).turbo_enabled ==
      false);
  CHECK(read(FakeMachine().with(kCpus + std::string("cpufreq/boost"), "1\n")).turbo_enabled ==
        true);
  CHECK(read(FakeMachine().with(kCpus + std::string("cpufreq/boost"), "0\n")).turbo_enabled ==
        false);
}

TEST_CASE("clock rates, threads of a core, layout and clock source", "[doctor]") {
  FakeMachine machine;
  machine.with(kCpus + std::string("cpu0/cpufreq/base_frequency"), "2400000\n")
      .with(kCpus + std::string("cpu0/cpufreq/cpuinfo_max_freq"), "3600000\n")
      .with(kCpus + std::string("smt/active"), "1\n")
      .with("/proc/sys/kernel/randomize_va_space", "2\n")
      .with("/sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n");
  const MachineState state = read(machine);
  CHECK(state.base_khz == 2'400'000u);
  CHECK(state.most_khz == 3'600'000u);
  CHECK(state.smt_active == true);
  CHECK(state.address_randomization == 2);
  CHECK(state.clock_source == "hpet");
}

TEST_CASE("stolen time is a share of all time, without counting guests twice", "[doctor]") {
  FakeMachine machine;
  machine.with("/proc/stat", "cpu  100 50 200 500 40 10 50 50 999 999\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
  CHECK(read(machine).stolen_share == 0.05);
  machine.with("/proc/stat", "cpu 1 2 3\n");
  CHECK_FALSE(read(machine).stolen_share.has_value());
}

TEST_CASE("swap in use is total minus free", "[doctor]") {
  FakeMachine machine;
  machine.with("/proc/meminfo", "SwapCached: 7 kB\nSwapTotal: 100 kB\nSwapFree: 60 kB\n");
  CHECK(read(machine).swap_used_bytes == 40u * 1024u);
  machine.with("/proc/meminfo", "SwapTotal: 0 kB\nSwapFree: 0 kB\n");
  CHECK(read(machine).swap_used_bytes == 0u);
}

TEST_CASE("huge pages: whether advice works for each kind of memory", "[doctor]") {
  FakeMachine machine;
  machine.with(kThp + std::string("enabled"), "always [madvise] never\n")
      .with(kThp + std::string("shmem_enabled"), "always within_size advise [never] deny force\n");
  CHECK(read(machine).has_private_huge_pages);
  CHECK_FALSE(read(machine).has_shared_huge_pages);
  machine.with(kThp + std::string("enabled"), "always madvise [never]\n")
      .with(kThp + std::string("shmem_enabled"), "always within_size [advise] never deny force\n");
  CHECK_FALSE(read(machine).has_private_huge_pages);
  CHECK(read(machine).has_shared_huge_pages);
}
