#include "harness/machine/limits_benchmark.hpp"

#include <sys/stat.h>

#include <filesystem>

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

std::string script(const TemporaryDirectory& folder, const std::string& body) {
  const std::string path = folder.write("program", "#!/bin/sh\n" + body + "\n");
  ::chmod(path.c_str(), 0755);
  return path;
}

std::string fixture() {
  return read_text(std::string(SOURCE_DIR) + "/tests/harness/machine/micro_output.json");
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

PeakRates reduce(const std::string& text) {
  return reduce_micro_output(
      text, {.cpu_model = "x", .kernel = "Linux 6", .num_cpus = 2, .allowed_cpus = 2, .caches = {}},
      "2024-01-02T03:04:05Z");
}

}  // namespace

TEST_CASE("the program's output is returned", "[limits]") {
  const TemporaryDirectory folder;
  const std::string path = script(folder, "echo noise >&2; printf '%s' \"$2\"");
  CHECK(run_micro_program(path, {"a b"}, 60) == "a b");
}

TEST_CASE("a program that fails, dies, hangs or is missing is reported", "[limits]") {
  const TemporaryDirectory folder;
  CHECK_THROWS_WITH(run_micro_program(script(folder, "echo one >&2; echo two >&2; exit 3"), {}, 60),
                    contains_text("exit code 3: two"));
  CHECK_THROWS_WITH(run_micro_program(script(folder, "kill -9 $$"), {}, 60),
                    contains_text("signal 9"));
  CHECK_THROWS_WITH(run_micro_program(script(folder, "exec sleep 600"), {}, 0.2),
                    contains_text("did not end within 0.2 s"));
  CHECK_THROWS_WITH(run_micro_program(folder.path("none"), {}, 60),
                    contains_text("it must be in the same folder as zcbench"));
  CHECK_THROWS_AS(run_micro_program(folder.path("none"), {}, 60), MachineError);
}

TEST_CASE("in a build folder, a missing program comes with a command that works anywhere",
          "[limits]") {
  const TemporaryDirectory folder;
  folder.write("CMakeCache.txt", "");
  std::filesystem::create_directory(folder.path("it's"));
  std::filesystem::rename(folder.path("CMakeCache.txt"), folder.path("it's/CMakeCache.txt"));
  const std::string home = folder.path("");
  CHECK_THROWS_WITH(run_micro_program(folder.path("it's/none"), {}, 10),
                    contains_text("build it with cmake --build '" + home +
                                  "it'\\''s' --target "
                                  "zcbench_micro"));
  CHECK(limits_command().ends_with(" limits"));
}

TEST_CASE("the program is expected next to the running one", "[limits]") {
  CHECK_THAT(micro_program_path(), contains_text("/zcbench_micro"));
}

TEST_CASE("each benchmark becomes the median of its repetitions", "[limits]") {
  const PeakRates limits = reduce(fixture());
  CHECK(limits.l2_bytes == 1'048'576);
  CHECK(limits.l3_bytes == 33'554'432);
  CHECK(limits.caches_from == "cpuid");
  CHECK(limits.date_utc == "2024-01-02T03:04:05Z");
  CHECK(limits.machine.cpu_model == "x");
  REQUIRE(limits.figures.size() == 3);
  CHECK(limits.figures[0].name == "fault/private/write");
  const PeakRate& read = limits.figures[1];
  CHECK(read.name == "memory/read/L2/threads:1");
  CHECK(read.benchmark == "memory/read/L2/real_time/threads:1");
  CHECK(read.value == Approx(120.0));
  CHECK(read.unit == "GB/s");
  CHECK(read.first_quartile == Approx(110.0));
  CHECK(read.third_quartile == Approx(160.0));
  CHECK(read.deviation == Approx(20.0));
  CHECK(read.repetitions == 3);
}

TEST_CASE("a figure is bytes per second, else time per item, else time", "[limits]") {
  const PeakRates limits = reduce(fixture());
  const PeakRate* fault = limits.find("fault/private/write");
  REQUIRE(fault != nullptr);
  CHECK(fault->value == Approx(500.0));
  CHECK(fault->unit == "ns");
  const PeakRate* wakeup = limits.find("wakeup/futex/spread");
  REQUIRE(wakeup != nullptr);
  CHECK(wakeup->value == Approx(80.0));
  CHECK(wakeup->unit == "us");
}

TEST_CASE("a benchmark that failed has a reason and no figure", "[limits]") {
  const PeakRates limits = reduce(fixture());
  CHECK(limits.find("fault/shared_huge/write") == nullptr);
  REQUIRE(limits.unavailable.size() == 1);
  CHECK(limits.unavailable[0].name == "fault/shared_huge/write");
  CHECK(limits.unavailable[0].reason == "shmem_enabled must be advise or always");
  // One failed repetition is enough.
  const std::string one_failed =
      replaced(fixture(), "\"repetition_index\": 2,", "\"error_occurred\": true,");
  CHECK(reduce(one_failed).find("memory/read/L2/threads:1") == nullptr);
}

TEST_CASE("text that is not Google Benchmark's JSON, or has no figures, is refused", "[limits]") {
  const std::string whole = fixture();
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("{\"context\": {}}"),
        whole.substr(0, whole.size() / 2), std::string("{\"context\": {}, \"benchmarks\": []}")}) {
    CHECK_THROWS_AS(reduce(text), MachineError);
  }
}
