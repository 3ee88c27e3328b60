#include "harness/plan/config.hpp"

#include <sched.h>

#include <limits>

#include "harness/plan/plan.hpp"
#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/harness/plan/config_example.hpp"

using namespace zcbench;

namespace {

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("keys that a config omits have their defaults", "[config]") {
  const Config config = parse(config_with("\"elements\": 1000"));
  CHECK(config.name == "t");
  CHECK(config.path == "c.json");
  CHECK(config.description.empty());
  CHECK(config.seed == 42);
  REQUIRE(config.experiments.size() == 1);
  const Experiment& experiment = config.experiments[0];
  CHECK(experiment.values["kernel"] == Words{"square"});
  CHECK(experiment.values["strategy"] == Words{"memfd"});
  CHECK(experiment.values["elements"] == Words{"1000"});
  for (const PointAxis& axis : point_axes()) {
    INFO(axis.name);
    if (axis.is_plain() && !axis.usual.empty()) {
      CHECK(experiment.values[axis.name] == Words{std::string(axis.usual)});
    }
  }
  CHECK(experiment.exclude.empty());
  CHECK(experiment.data == InputSpec{});
  CHECK(experiment.samples == 30);
  CHECK(experiment.samples_per_turn == 5);
  CHECK(experiment.timeout_s == 30.0);
  CHECK(experiment.if_unavailable == IfUnavailable::fail);
  CHECK(experiment.where == "c.json:2:1 /experiments/0");
}

TEST_CASE("workers default to the number of allowed CPUs", "[config]") {
  cpu_set_t before;
  REQUIRE(::sched_getaffinity(0, sizeof before, &before) == 0);
  const std::string text = config_with("\"elements\": 1000");
  CHECK(first_experiment(text).values["workers"] == Words{std::to_string(CPU_COUNT(&before))});
  cpu_set_t one;
  CPU_ZERO(&one);
  for (std::size_t cpu = 0; CPU_COUNT(&one) == 0; ++cpu) {
    if (CPU_ISSET(cpu, &before)) CPU_SET(cpu, &one);
  }
  REQUIRE(::sched_setaffinity(0, sizeof one, &one) == 0);
  CHECK(first_experiment(text).values["workers"] == Words{"1"});
  REQUIRE(::sched_setaffinity(0, sizeof before, &before) == 0);
}

TEST_CASE("every key is read", "[config]") {
  const Config config = parse(R"({"$schema": "config.schema.json", "schema_version": 1,
    "name": "All-keys_1.0", "description": "d", "seed": 7, "experiments": [{
      "description": "e", "kernel": ["square", "null"], "strategy": ["memfd", "serialized_queue"],
      "elements": [1, 2.0, 1e12], "workers": [1, 1024], "lifecycle": ["pool", "fork"],
      "codec": ["json", "raw"], "tasks_per_worker": [1, 1024],
      "variant": ["fast"], "pages": ["huge", "cold"], "placement": "spread",
      "exclude": [{"kernel": "null", "elements": [1, 1e1]},
                  {"strategy": "memfd", "workers": 1, "lifecycle": "pool", "codec": ["raw"],
                   "tasks_per_worker": [1, 2]}],
      "samples": 1000000, "samples_per_turn": 1000, "timeout_s": 0.25, "partition": "balanced",
      "data": {"source": "normal", "seed": 9007199254740992}, "if_unavailable": "record",
      "seed": 8}]})");
  CHECK(config.name == "All-keys_1.0");
  CHECK(config.description == "d");
  CHECK(config.seed == 7);
  const Experiment& experiment = config.experiments.at(0);
  CHECK(experiment.values["kernel"] == Words{"square", "null"});
  CHECK(experiment.values["strategy"] == Words{"memfd", "serialized_queue"});
  CHECK(experiment.values["elements"] == Words{"1", "2", "1000000000000"});
  CHECK(experiment.values["workers"] == Words{"1", "1024"});
  CHECK(experiment.values["lifecycle"] == Words{"pool", "fork"});
  CHECK(experiment.values["codec"] == Words{"json", "raw"});
  CHECK(experiment.values["tasks_per_worker"] == Words{"1", "1024"});
  CHECK(experiment.values["variant"] == Words{"fast"});
  CHECK(experiment.values["pages"] == Words{"huge", "cold"});
  CHECK(experiment.values["placement"] == Words{"spread"});
  CHECK(experiment.samples == 1'000'000);
  CHECK(experiment.samples_per_turn == 1000);
  CHECK(experiment.timeout_s == 0.25);
  CHECK(experiment.values["partition"] == Words{"balanced"});
  CHECK(experiment.data ==
        InputSpec{.source = InputSource::normal, .seed = std::uint64_t{1} << 53, .path = ""});
  CHECK(experiment.if_unavailable == IfUnavailable::record);
  REQUIRE(experiment.exclude.size() == 2);
  using Conditions = std::vector<std::pair<std::string, Words>>;
  CHECK(experiment.exclude[0].conditions ==
        Conditions{{"kernel", {"null"}}, {"elements", {"1", "10"}}});
  CHECK(experiment.exclude[1].conditions == Conditions{{"strategy", {"memfd"}},
                                                       {"workers", {"1"}},
                                                       {"lifecycle", {"pool"}},
                                                       {"codec", {"raw"}},
                                                       {"tasks_per_worker", {"1", "2"}}});
}

TEST_CASE("a config may have comments", "[config]") {
  const Config config = parse_config(
      "// mine\n{\"schema_version\": 1, \"name\": \"n\", \"experiments\": [{ // one\n"
      "\"kernel\": \"square\", \"strategy\": \"serial\", // \"workers\": 7,\n\"elements\": 5}]}",
      "c.json", {});
  CHECK(config.experiments.front().values["elements"].front() == "5");
}

TEST_CASE("whole numbers may be written in any way JSON has", "[config]") {
  const auto elements_of = [](const std::string& number) {
    const std::string text = config_with("\"elements\": " + number);
    return std::stoull(first_experiment(text).values["elements"].at(0));
  };
  CHECK(elements_of("1e6") == 1'000'000);
  CHECK(elements_of("1.5E+3") == 1500);
  CHECK(elements_of("1000e-3") == 1);
  CHECK(elements_of("8.000") == 8);
  CHECK(elements_of("0.0001e5") == 10);
  CHECK(elements_of("1099511627776") == kMaxElements);
  CHECK(elements_of("10000000000000000000000000e-24") == 10);
}

TEST_CASE("a log range rounds to integers and drops duplicates", "[config]") {
  const auto range = [](const std::string& from, const std::string& to, const std::string& steps) {
    return first_experiment(config_with("\"elements\": {\"from\": " + from + ", \"to\": " + to +
                                        ", \"per_decade\": " + steps + "}"))
        .values["elements"];
  };
  CHECK(range("1e3", "1e7", "1") == Words{"1000", "10000", "100000", "1000000", "10000000"});
  CHECK(range("1e3", "1e5", "2") == Words{"1000", "3162", "10000", "31623", "100000"});
  CHECK(range("1", "10", "10") == Words{"1", "2", "3", "4", "5", "6", "8", "10"});
  CHECK(range("5", "5", "100") == Words{"5"});
  CHECK(range("5", "49", "1") == Words{"5"});
  CHECK(std::stoull(range("1", "1099511627776", "100").back()) <= kMaxElements);
}

TEST_CASE("keys next to the experiments are defaults for all of them", "[config]") {
  const Config config = parse(R"({"schema_version": 1, "name": "t", "samples": 3,
    "samples_per_turn": 2, "timeout_s": 1, "partition": "balanced", "data": {"source": "linear"},
    "if_unavailable": "record", "workers": [1, 2], "lifecycle": "pool", "codec": "json",
    "tasks_per_worker": 4, "experiments": [
      {"kernel": "square", "strategy": "serialized_queue", "elements": 1},
      {"kernel": "square", "strategy": "serialized_queue", "elements": 1, "samples": 9,
       "samples_per_turn": 8, "timeout_s": 7, "partition": "remainder_last",
       "data": {"source": "uniform"}, "if_unavailable": "fail", "workers": 6, "lifecycle": "fork",
       "codec": "raw", "tasks_per_worker": 5}]})");
  const Experiment& given = config.experiments.at(0);
  CHECK(given.samples == 3);
  CHECK(given.samples_per_turn == 2);
  CHECK(given.timeout_s == 1.0);
  CHECK(given.values["partition"] == Words{"balanced"});
  CHECK(given.data.source == InputSource::linear);
  CHECK(given.if_unavailable == IfUnavailable::record);
  CHECK(given.values["workers"] == Words{"1", "2"});
  CHECK(given.values["lifecycle"] == Words{"pool"});
  CHECK(given.values["codec"] == Words{"json"});
  CHECK(given.values["tasks_per_worker"] == Words{"4"});
  const Experiment& own = config.experiments.at(1);
  CHECK(own.samples == 9);
  CHECK(own.samples_per_turn == 8);
  CHECK(own.timeout_s == 7.0);
  CHECK(own.values["partition"] == Words{"remainder_last"});
  CHECK(own.data == InputSpec{});
  CHECK(own.if_unavailable == IfUnavailable::fail);
  CHECK(own.values["workers"] == Words{"6"});
  CHECK(own.values["lifecycle"] == Words{"fork"});
  CHECK(own.values["codec"] == Words{"raw"});
  CHECK(own.values["tasks_per_worker"] == Words{"5"});
}

TEST_CASE("the innermost seed applies", "[config]") {
  const std::string top = R"({"schema_version": 1, "name": "t", "seed": 1, "experiments": [)"
                          R"({"kernel": "square", "strategy": "memfd", "elements": 8)";
  CHECK(first_experiment(top + "}]}").data.seed == 1);
  CHECK(first_experiment(top + R"(, "seed": 2}]})").data.seed == 2);
  CHECK(first_experiment(top + R"(, "data": {"source": "normal", "seed": 3}, "seed": 2}]})")
            .data.seed == 3);
  const Overrides command_line{.set = {}, .seed = 9};
  CHECK(parse(top + "}]}", command_line).seed == 9);
  CHECK(first_experiment(top + "}]}", command_line).data.seed == 9);
  CHECK(first_experiment(top + R"(, "seed": 2}]})", command_line).data.seed == 2);
  CHECK(first_experiment(top + R"(, "seed": 0}]})", command_line).data.seed == 0);
}

TEST_CASE("a default seed of data lasts only as long as the default data", "[config]") {
  const std::string text = R"({"schema_version": 1, "name": "t",
    "data": {"source": "normal", "seed": 5}, "experiments": [
      {"kernel": "square", "strategy": "memfd", "elements": 8},
      {"kernel": "square", "strategy": "memfd", "elements": 8, "data": {"source": "uniform"}}]})";
  const Config config = parse(text);
  CHECK(config.experiments[0].data.seed == 5);
  CHECK(config.experiments[1].data == InputSpec{});
}

TEST_CASE("data that is not random has no seed", "[config]") {
  const std::string text =
      config_with(R"("elements": 8, "seed": 5, "data": {"source": "linear", "seed": 6})");
  CHECK(first_experiment(text).data.seed == InputSpec{}.seed);
}

TEST_CASE("the configs that ship are valid", "[config]") {
  const Config lecture = load_config(SOURCE_DIR "/configs/lecture.json", {});
  CHECK(lecture.name == "lecture");
  const Plan plan = make_plan(lecture, "");
  for (const Point& point : plan.points) {
    CHECK(point.codec == "raw");
    CHECK(point.if_unavailable == IfUnavailable::record);
  }
  // The lecture's two examples, with the lecture's settings.
  CHECK(make_plan(lecture, "^square/shared_mmap/elements:1000000/workers:4/fork/real_time")
            .points.size() == 1);
  CHECK(make_plan(lecture, "^statistics/posix_shm/elements:2000000/workers:4/fork/real_time")
            .points.size() == 1);
  for (const char* part :
       {"elements:1000/", "elements:10000000/", "workers:1/fork", "workers:2/pool", "/threads/",
        "/serial/", "^null/", "^square_temporary/"}) {
    CHECK_FALSE(make_plan(lecture, part).points.empty());
  }
}

TEST_CASE("smoke runs the two kernels over the five strategies", "[config]") {
  const Config smoke = load_config(SOURCE_DIR "/configs/smoke.json", {});
  CHECK(smoke.name == "smoke");
  const Plan plan = make_plan(smoke, "");
  for (const Point& point : plan.points) CHECK(point.workers == 2);
  for (const char* kernel : {"square", "statistics"}) {
    for (const char* strategy :
         {"shared_mmap", "posix_shm", "memfd", "pipe_copy", "serialized_queue"}) {
      const std::string filter = "^" + std::string(kernel) + "/" + strategy + "/";
      CHECK_FALSE(make_plan(smoke, filter).points.empty());
    }
  }
  CHECK(config_error_of([&] { make_plan(smoke, "^(?!square/|statistics/)"); }) != "(no error)");
}
