#include "harness/machine/peak_rates.hpp"

#include "harness/base/errors.hpp"
#include "kernels/kernel.hpp"
#include "tests/catch.hpp"
#include "tests/harness/machine/limits_fixture.hpp"
#include "tests/harness/results/run_result_fixture.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

MemoryLimit limit_of(const std::string& kernel, std::uint64_t elements, std::uint32_t workers) {
  const auto limit =
      memory_limit(make_limits(), make_point(kernel, "shared_mmap", elements, workers));
  REQUIRE(limit);
  return *limit;
}

std::string text_of(const PeakRates& limits) { return to_json(limits).dump(1); }

}  // namespace

TEST_CASE("a kernel's limit is the loop with the same memory accesses", "[limits]") {
  CHECK(limit_of("square", 1000, 1).loop == "scale");
  CHECK(limit_of("statistics", 1000, 1).loop == "read");
  CHECK(limit_of("square", 1000, 1).gb_per_s == 80);
  CHECK(limit_of("statistics", 1000, 1).gb_per_s == 100);
  CHECK_FALSE(memory_limit(make_limits(), make_point("null", "shared_mmap", 1000, 1)));
  CHECK_FALSE(memory_limit(make_limits(), make_point("function", "external", 1000, 1)));
  for (const Kernel& kernel : kernels()) {
    if (kernel.name != "null" && !kernel.only_external)
      CHECK(limit_of(std::string(kernel.name), 1000, 1).gb_per_s > 0);
  }
}

TEST_CASE("the limit is that of the first memory level in which the array fits", "[limits]") {
  CHECK(limit_of("square", 131'072, 1).level == "L2");
  CHECK(limit_of("square", 131'073, 1).level == "L3");
  CHECK(limit_of("square", 262'144, 2).level == "L2");  // half of the array in each CPU's L2
  CHECK(limit_of("square", 4'194'304, 1).level == "L3");
  CHECK(limit_of("square", 4'194'305, 1).level == "memory");
  CHECK(limit_of("square", 4'194'305, 3).level == "memory");  // L3 is shared
}

TEST_CASE("between one thread and all, the smaller bound applies", "[limits]") {
  CHECK(limit_of("square", 100'000'000, 1).gb_per_s == 16);
  CHECK(limit_of("square", 100'000'000, 2).gb_per_s == 24);  // 2 x 16 is above the common limit
  CHECK(limit_of("square", 100'000'000, 3).gb_per_s == 24);
  CHECK(limit_of("square", 100'000'000, 64).gb_per_s == 24);
  CHECK(limit_of("square", 200'000, 2).gb_per_s == 160);
}

TEST_CASE("a missing figure is no limit", "[limits]") {
  PeakRates limits = make_limits();
  limits.figures.erase(limits.figures.begin());
  CHECK_FALSE(memory_limit(limits, make_point("statistics", "serial", 1000, 1)));
  CHECK(memory_limit(limits, make_point("square", "serial", 1000, 1)));
}

TEST_CASE("the share is array bandwidth over the limit", "[limits]") {
  const Point point = make_point("square", "serial", 1'000'000, 1);  // 8 MB fit L3: 40 GB/s
  CHECK(share_of(limit_of("square", 1'000'000, 1), point, 200'000) == Approx(1.0));
  CHECK(share_of(limit_of("square", 1'000'000, 1), point, 400'000) == Approx(0.5));
}

TEST_CASE("another machine is recognized by each of its properties", "[limits]") {
  const PeakRates limits = make_limits();
  CHECK_FALSE(why_other_machine(limits, limits.machine));
  for (const auto change :
       {+[](MachineId& key) { key.cpu_model = "\x1b[2J"; },
        +[](MachineId& key) { key.kernel += "1"; }, +[](MachineId& key) { ++key.num_cpus; },
        +[](MachineId& key) { --key.allowed_cpus; }, +[](MachineId& key) { key.caches.clear(); },
        +[](MachineId& key) { key.caches[0].size_bytes /= 2; }}) {
    MachineId other = limits.machine;
    change(other);
    const auto reason = why_other_machine(limits, other);
    REQUIRE(reason);
    CHECK(reason->find('\x1b') == std::string::npos);
  }
}

TEST_CASE("the key of a machine is part of its environment", "[limits]") {
  Environment environment;
  environment.cpu_model = "m";
  environment.kernel = "k";
  environment.num_cpus = 8;
  environment.allowed_cpus = {1, 5};
  environment.caches = {{.type = "Data", .level = 1, .size_bytes = 2, .num_sharing = 3}};
  const MachineId key = limits_machine(environment);
  CHECK(key == MachineId{.cpu_model = "m",
                         .kernel = "k",
                         .num_cpus = 8,
                         .allowed_cpus = 2,
                         .caches = environment.caches});
}

TEST_CASE("a limits file is read back as it was written", "[limits]") {
  const PeakRates limits = make_limits();
  const PeakRates back = parse_peak_rates(text_of(limits), "f");
  CHECK(to_json(back) == to_json(limits));
  CHECK(back.machine == limits.machine);
  CHECK(back.figures.size() == limits.figures.size());
  CHECK(back.figures.back().unit == "us");
}

TEST_CASE("limits of this machine are used, others are reported", "[limits]") {
  const TemporaryDirectory folder;
  const PeakRates limits = make_limits();
  const std::string path = folder.write("limits.json", text_of(limits));
  const KnownLimits known = load_peak_rates(path, limits.machine);
  REQUIRE(known.limits);
  CHECK(known.limits->figures.size() == limits.figures.size());

  MachineId here = limits.machine;
  here.cpu_model = "Other 1";
  const KnownLimits foreign = load_peak_rates(path, here);
  CHECK_FALSE(foreign.limits);
  CHECK_THAT(foreign.why_none, contains_text("another machine"));
  CHECK_THAT(foreign.why_none, contains_text("Example 9000"));

  const KnownLimits missing = load_peak_rates(folder.path("none.json"), here);
  CHECK_FALSE(missing.limits);
  CHECK(missing.why_none == "not measured yet");
}

TEST_CASE("a broken limits file gives no limits and one line with the position", "[limits]") {
  const TemporaryDirectory folder;
  const PeakRates limits = make_limits();
  const std::string whole = text_of(limits);
  for (std::size_t size = 0; size < whole.size(); size += 37) {
    const KnownLimits known =
        load_peak_rates(folder.write("cut.json", whole.substr(0, size)), limits.machine);
    CHECK_FALSE(known.limits);
    CHECK_THAT(known.why_none, contains_text("cut.json:"));
    CHECK(known.why_none.find('\n') == std::string::npos);
  }
}

TEST_CASE("invalid values in a limits file are refused", "[limits]") {
  const std::vector<std::pair<std::string, nlohmann::ordered_json>> changes{
      {"/schema_version", 2},
      {"/date", 5},
      {"/machine/num_cpus", -1},
      {"/machine/num_cpus", 1.5},
      {"/machine/caches/0/level", "2"},
      {"/cache_sizes/l2_bytes", 1e300},
      {"/figures/0/value", -1.0},
      {"/figures/0/value", "1"},
      {"/figures", nullptr},
      {"/unavailable/0", 1}};
  for (const auto& [pointer, value] : changes) {
    nlohmann::ordered_json json = to_json(make_limits());
    json[nlohmann::ordered_json::json_pointer(pointer)] = value;
    CHECK_THROWS_AS(parse_peak_rates(json.dump(1), "f"), ConfigError);
  }
}
