// The key `samples`: a number, or an object that says when to stop.
#include "harness/plan/config_samples.hpp"

#include "harness/plan/plan.hpp"
#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/harness/plan/config_example.hpp"

using namespace zcbench;

namespace {

Experiment with_samples(const std::string& samples) {
  return first_experiment(config_with("\"elements\": 8, \"samples\": " + samples));
}

std::string error_of_samples(const std::string& samples) {
  return config_error_of([&] { with_samples(samples); });
}

}  // namespace

TEST_CASE("samples as a number are exactly that many", "[config]") {
  CHECK(with_samples("7").samples == 7);
  CHECK_FALSE(with_samples("7").sequential);
  CHECK_FALSE(first_experiment(config_with("\"elements\": 8")).sequential);
}

TEST_CASE("samples as an object say when to stop", "[config]") {
  const Experiment limited =
      with_samples(R"({"min": 5, "max": 1e3, "target_ci": 0.01, "max_seconds": 2.5})");
  CHECK(limited.samples == 1000);
  CHECK(limited.sequential == SequentialSampling{.min = 5, .target_ci = 0.01, .max_seconds = 2.5});
  const Experiment unlimited = with_samples(R"({"min": 5, "max": 5, "target_ci": 1})");
  CHECK(unlimited.sequential ==
        SequentialSampling{.min = 5, .target_ci = 1.0, .max_seconds = std::nullopt});
}

TEST_CASE("the plan's points keep both", "[config]") {
  const Plan plan =
      make_plan(parse(config_with(
                    R"("elements": [8, 9], "samples": {"min": 5, "max": 70, "target_ci": 0.01})")),
                "");
  REQUIRE(plan.points.size() == 2);
  for (const Point& point : plan.points) {
    CHECK(point.samples == 70);
    REQUIRE(point.sequential);
    CHECK(point.sequential->min == 5);
  }
}

TEST_CASE("an experiment's and --set's samples replace the default, of either kind", "[config]") {
  const std::string sequential = R"({"min": 5, "max": 9, "target_ci": 0.1})";
  const std::string text = config_beside("\"samples\": " + sequential);
  CHECK(first_experiment(text).sequential);
  const Experiment fixed = first_experiment(text, set("samples", "4"));
  CHECK(fixed.samples == 4);
  CHECK_FALSE(fixed.sequential);
  const Experiment again =
      first_experiment(text, set("samples", R"({"min":2,"max":3,"target_ci":1})"));
  CHECK(again.samples == 3);
  CHECK(again.sequential->min == 2);
}

TEST_CASE("a mistake in sequential samples is named with its place", "[config]") {
  struct Case {
    std::string samples;
    std::string message;
  };
  const std::vector<Case> cases{
      {R"({"min": 5, "max": 4, "target_ci": 0.1})",
       "c.json:3:45 /experiments/0/samples/max: \"max\" is below \"min\"; allowed: at least 5"},
      {R"({"min": 5, "max": 9, "target": 0.1})",
       "c.json:3:48 /experiments/0/samples/target: unknown key \"target\" (did you mean "
       "\"target_ci\"?); allowed: min, max, target_ci, max_seconds"},
      {R"({"min": 5, "max": 9})",
       "c.json:3:27 /experiments/0/samples: the key \"target_ci\" is missing; it is required"},
      {R"({"min": 0, "max": 9, "target_ci": 0.1})",
       "c.json:3:35 /experiments/0/samples/min: 0 is not allowed here; allowed: a whole number "
       "from 1 to 1000000"},
      {R"({"min": 5, "max": 9, "target_ci": 5})",
       "/samples/target_ci: 5 is not allowed here; allowed: a number above 0, at most 1"},
      {R"({"min": 5, "max": 9, "target_ci": 0.1, "max_seconds": -1})",
       "/samples/max_seconds: -1 is not allowed here; allowed: a number above 0, at most 86400"},
      {"[30]",
       "a list is not allowed here; allowed: a whole number from 1 to 1000000, or {\"min\": 10, "},
  };
  for (const Case& c : cases) {
    const std::string message = error_of_samples(c.samples);
    INFO(message);
    CHECK(message.find(c.message) != std::string::npos);
    CHECK(is_one_short_line(message));
  }
}
