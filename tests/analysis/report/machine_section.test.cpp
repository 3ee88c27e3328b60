#include "analysis/report/machine_section.hpp"

#include "tests/analysis/report/read_run_fixture.hpp"
#include "tests/catch.hpp"
#include "tests/harness/machine/limits_fixture.hpp"

using namespace zcbench;

TEST_CASE("machine and build have all their properties", "[report]") {
  Results file = make_read_run();
  file.environment.memory_limit_bytes = 1024 * 1024;
  const std::string text = visible_text(machine_section({file}, {"a.json"}).markup());
  for (const char* part : {"date2024-01-02T03:04:05Z",
                           "hosthost",
                           "CPUCPU",
                           "CPUs2 online, allowed: 0 1",
                           "clock rate2500 MHz",
                           "L1 Data 48.0 KiB",
                           "hypervisornone",
                           "microcode0x1",
                           "kernelLinux 6",
                           "frequency governornot known",
                           "frequency scalingoff, or not known",
                           "transparent huge pagesmadvise",
                           "shared memorynever",
                           "4.00 KiB, 2.00 KiB of it free",
                           "memory 1.00 MiB, CPUs 1.5",
                           "largest pipe1.00 MiB",
                           "0.50, 0.25, 0.12",
                           "version0.1.0",
                           "commitc0ffee",
                           "build typerelease",
                           "compilerGNU 12",
                           "flags-O2",
                           "loopsnative",
                           "sanitizernone",
                           "limits of this machine were not measured"}) {
    CHECK_THAT(text, contains_text(part));
  }
  CHECK(text.find("differs") == std::string::npos);
}

TEST_CASE("machines side by side: what differs is marked", "[report]") {
  Results other = make_read_run();
  other.environment.cpu_model = "Other";
  other.environment.cpu_scaling_enabled = true;
  const std::string text =
      visible_text(machine_section({make_read_run(), other}, {"a.json", "b.json"}).markup());
  CHECK_THAT(text, contains_text("CPU differsCPUOther"));
  CHECK_THAT(text, contains_text("frequency scaling differsoff, or not knownon"));
  CHECK_THAT(text, contains_text("not measured in b.json"));
}

TEST_CASE("limits are listed with their spread, missing ones with the reason", "[report]") {
  Results file = make_read_run();
  file.limits = make_limits();
  file.limits->figures = {{.name = "memory/read/L2/threads:1",
                           .value = 12.5,
                           .unit = "GB/s",
                           .first_quartile = 12.0,
                           .third_quartile = 13.0,
                           .repetitions = 5,
                           .benchmark = "b"}};
  file.limits->unavailable = {{.name = "fault/huge", .reason = "no huge pages"}};
  const std::string text = visible_text(machine_section({file}, {"a.json"}).markup());
  CHECK_THAT(text, contains_text("memory/read/L2/threads:112.5 GB/s12.0 \u2013 13.05"));
  CHECK_THAT(text, contains_text("fault/hugenot measured: no huge pages"));
}

TEST_CASE("the command repeats config, seed and launches, quoted for a shell", "[report]") {
  Results file = make_read_run();
  CHECK(repeat_command(file) == "zcbench run configs/mixed.json --seed 7");
  file.run.config_path = "built-in lecture";
  file.run.launches = 5;
  CHECK(repeat_command(file) == "zcbench run lecture --seed 7 --launches 5");
  file.run.launches = 1;
  file.run.config_path = "my $(x) config's.json";
  CHECK(repeat_command(file) == "zcbench run 'my $(x) config'\\''s.json' --seed 7");
}

TEST_CASE("all that identifies the run is there", "[report]") {
  const std::string text = visible_text(repeat_section({make_read_run()}, {"a.json"}).markup());
  for (const char* part :
       {"results fileresults/a.json", "configmixed (configs/mixed.json)",
        "config hashcrc64:0123456789abcdef", "seed7", "launches1", "programzcbench"}) {
    CHECK_THAT(text, contains_text(part));
  }
}
