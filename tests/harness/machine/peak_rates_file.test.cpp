#include "harness/machine/peak_rates_file.hpp"

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"
#include "tests/harness/machine/limits_fixture.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

std::string text_of(const PeakRates& limits) { return to_json(limits).dump(1); }

}  // namespace

TEST_CASE("a limits file says what was written", "[limits]") {
  const PeakRates limits = make_limits();
  const PeakRates back = parse_peak_rates(text_of(limits), "f");
  CHECK(to_json(back) == to_json(limits));
  CHECK(back.machine == limits.machine);
  CHECK(back.figures.size() == limits.figures.size());
  CHECK(back.figures.back().unit == "us");
}

TEST_CASE("limits of this machine are used, others are named and not", "[limits]") {
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

TEST_CASE("a broken limits file is no limits, with one line that says where", "[limits]") {
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

TEST_CASE("values that no limits file has are refused", "[limits]") {
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
