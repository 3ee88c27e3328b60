#include "harness/results/google_entry.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// Reads `entry` as the first entry of a file; `others` are the entries after it.
struct ReadEntry {
  explicit ReadEntry(const std::string& entry, const std::string& others = "")
      : document("[" + entry + others + "]", "gb.json", JsonOrigin::file),
        entries(document.root().children()),
        names(entries) {}

  GoogleEntry identity() const { return read_google_entry(entries.front(), names); }
  GoogleTimes times() const { return read_google_times(entries.front()); }

  JsonDocument document;
  std::vector<JsonValue> entries;
  AggregateNames names;
};

}  // namespace

TEST_CASE("an entry is what its version says it is", "[google_entry]") {
  const GoogleEntry late = ReadEntry(R"({"name": "A_mean", "run_name": "A", "run_type": "aggregate",
      "aggregate_name": "mean", "family_index": 3, "per_family_instance_index": 1})")
                               .identity();
  CHECK(late.name == "A");
  CHECK(late.aggregate == "mean");
  CHECK(late.family == 3);
  CHECK(late.instance == 1);
  CHECK(late.repetition == GoogleEntry::kNoIndex);
  const GoogleEntry between =
      ReadEntry(R"({"name": "A_p99", "run_type": "aggregate", "aggregate_name": "p99"})")
          .identity();
  CHECK(between.name == "A");
  const GoogleEntry unnamed = ReadEntry(R"({"name": "A_One", "run_type": "aggregate"})").identity();
  CHECK(unnamed.name == "A_One");
  CHECK_FALSE(unnamed.aggregate.empty());
}

TEST_CASE("the oldest entries are aggregates by their names", "[google_entry]") {
  const std::string stddev = R"(, {"name": "A_stddev"})";
  CHECK(ReadEntry(R"({"name": "A_mean"})", stddev).identity().aggregate == "mean");
  CHECK(ReadEntry(R"({"name": "A_mean"})", stddev).identity().name == "A");
  CHECK(ReadEntry(R"({"name": "A_mean"})").identity().aggregate.empty());
  CHECK(ReadEntry(R"({"name": "A_mean"})").identity().name == "A_mean");
  CHECK(ReadEntry(R"({"name": "A_mean", "run_type": "iteration"})", stddev).identity().name ==
        "A_mean");
}

TEST_CASE("a fitted complexity is told from a counter of its name", "[google_entry]") {
  CHECK(ReadEntry(R"({"name": "A_BigO", "big_o": "N"})").identity().is_complexity);
  CHECK(ReadEntry(R"({"name": "A_RMS", "rms": 0.1})").identity().is_complexity);
  CHECK_FALSE(ReadEntry(R"({"name": "A", "rms": 0.1, "real_time": 1})").identity().is_complexity);
}

TEST_CASE("times are in ns whatever the unit", "[google_entry]") {
  const auto real_ns = [](const std::string& unit) {
    return ReadEntry(R"({"real_time": 2, "cpu_time": 1)" + unit + "}").times().real_time_ns;
  };
  CHECK(real_ns("") == 2.0);
  CHECK(real_ns(R"(, "time_unit": "ns")") == 2.0);
  CHECK(real_ns(R"(, "time_unit": "us")") == 2e3);
  CHECK(real_ns(R"(, "time_unit": "ms")") == 2e6);
  CHECK(real_ns(R"(, "time_unit": "s")") == 2e9);
}

TEST_CASE("CPU time is unknown where it is no number above 0", "[google_entry]") {
  CHECK(ReadEntry(R"({"real_time": 2, "cpu_time": 1})").times().cpu_time_ns == 1.0);
  for (const char* cpu : {"0", "-1", "null", "\"1\"", "{}"}) {
    const GoogleTimes times =
        ReadEntry(R"({"real_time": 2, "cpu_time": )" + std::string(cpu) + "}").times();
    CHECK(times.cpu_time_ns == 0.0);
    CHECK(times.unusable.empty());
  }
}

TEST_CASE("why a time cannot be used is said", "[google_entry]") {
  CHECK(ReadEntry(R"({})").times().unusable == "no real_time");
  CHECK(ReadEntry(R"({"real_time": "1"})").times().unusable == "real_time is not a finite number");
  CHECK(ReadEntry(R"({"real_time": 0})").times().unusable == "real_time is 0");
  CHECK(ReadEntry(R"({"real_time": -1})").times().unusable == "real_time is negative");
  CHECK(ReadEntry(R"({"real_time": 1, "time_unit": "h"})").times().unusable ==
        "time_unit \"h\" is unknown");
}
