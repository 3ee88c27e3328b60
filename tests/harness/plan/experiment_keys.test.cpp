// Tests the key `samples`: a number, or an object that says when to stop.
#include "harness/plan/experiment_keys.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/plan/config_file.hpp"
#include "harness/plan/plan.hpp"
#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/harness/plan/config_example.hpp"
#include "tests/harness/plan/draft07.hpp"

using namespace zcbench;

namespace {

Experiment with_samples(const std::string& samples) {
  return first_experiment(config_with("\"elements\": 8, \"samples\": " + samples));
}

std::string error_of_samples(const std::string& samples) {
  return config_error_of([&] { with_samples(samples); });
}

// An experiment with the given strategy, and with `members` after its elements.
std::string strategy_with(const std::string& strategy, const std::string& members) {
  return R"({"schema_version": 1, "name": "t", "experiments": [{"kernel": "square", "strategy": )" +
         strategy + R"(, "elements": 8)" + members + "}]}";
}

std::string strategy_error_of(const std::string& strategy, const std::string& members) {
  return config_error_of([&] { parse(strategy_with(strategy, members)); });
}

constexpr const char* kMine = R"(, "command": {"name": "mine", "argv": ["./mine", "{input}"]})";

}  // namespace

TEST_CASE("samples as a number is an exact count", "[config]") {
  CHECK(with_samples("7").samples == 7);
  CHECK_FALSE(with_samples("7").sequential);
  CHECK_FALSE(first_experiment(config_with("\"elements\": 8")).sequential);
}

TEST_CASE("samples as an object says when to stop", "[config]") {
  const Experiment limited =
      with_samples(R"({"min": 5, "max": 1e3, "target_ci": 0.01, "max_seconds": 2.5})");
  CHECK(limited.samples == 1000);
  CHECK(limited.sequential == SequentialSampling{.min = 5, .target_ci = 0.01, .max_seconds = 2.5});
  const Experiment unlimited = with_samples(R"({"min": 5, "max": 5, "target_ci": 1})");
  CHECK(unlimited.sequential ==
        SequentialSampling{.min = 5, .target_ci = 1.0, .max_seconds = std::nullopt});
}

TEST_CASE("the plan's points have both", "[config]") {
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

TEST_CASE("a mistake in sequential samples is reported with its position", "[config]") {
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

TEST_CASE("a command has a name, arguments and the config's folder", "[config_command]") {
  const std::string text = strategy_with(
      R"("external")", R"(, "command": {"name": "m", "argv": ["a", "b"], "probe": ["c"]})");
  const ExternalCommand command =
      parse_config(text, "some/where/c.json", {}).experiments.at(0).command;
  CHECK(command.name == "m");
  CHECK(command.argv == std::vector<std::string>{"a", "b"});
  CHECK(command.probe == std::vector<std::string>{"c"});
  CHECK(command.folder == "some/where/");
  CHECK(parse(text).experiments.at(0).command.folder.empty());
}

TEST_CASE("a built-in config's commands run in the folder it was compiled from",
          "[config_command]") {
  const Config peers = load_config("peers", {});
  std::size_t commands = 0;
  for (const Experiment& experiment : peers.experiments) {
    if (experiment.command.argv.empty()) continue;
    CHECK(experiment.command.folder == SOURCE_DIR "/configs/");
    ++commands;
  }
  CHECK(commands > 0);
  CHECK(builtin_config_folder() == SOURCE_DIR "/configs/");
}

TEST_CASE("external and command require each other and allow no other strategy",
          "[config_command]") {
  CHECK(strategy_error_of(R"("external")", kMine) == "(no error)");
  CHECK(strategy_error_of(R"(["external"])", kMine) == "(no error)");
  CHECK_THAT(strategy_error_of(R"("external")", ""), contains_text("needs the key \"command\""));
  CHECK_THAT(strategy_error_of(R"(["external", "memfd"])", kMine),
             contains_text("no other strategy next to it"));
  CHECK_THAT(strategy_error_of(R"("memfd")", kMine), contains_text("allowed only with"));
}

TEST_CASE("a command's name and arguments are checked", "[config_command]") {
  const auto error = [](const std::string& command) {
    return strategy_error_of(R"("external")", ", \"command\": " + command);
  };
  CHECK_THAT(error(R"({"name": "a/b", "argv": ["x"]})"), contains_text("/command/name"));
  CHECK_THAT(error(R"({"name": "a", "argv": []})"), contains_text("1 to 100 texts"));
  CHECK_THAT(error(R"({"name": "a", "argv": [""]})"), contains_text("not empty"));
  CHECK_THAT(error(R"({"name": "a", "argv": "x"})"), contains_text("a list of"));
  CHECK_THAT(error(R"({"name": "a", "argv": ["x"], "arg": 1})"), contains_text("\"argv\""));
}

TEST_CASE("the schema gives the same answers on commands", "[config_command]") {
  using nlohmann::json;
  const Draft07 schema(json::parse(std::ifstream(SOURCE_DIR "/configs/config.schema.json")));
  const auto check = [&](const std::string& strategy, const std::string& members, bool is_good) {
    INFO(strategy << members);
    CHECK(schema.accepts(json::parse(strategy_with(strategy, members))) == is_good);
    CHECK((strategy_error_of(strategy, members) == "(no error)") == is_good);
  };
  check(R"("external")", kMine, true);
  check(R"(["external"])", kMine, true);
  check(R"("external")", "", false);
  check(R"(["memfd", "external"])", "", false);
  check(R"(["memfd", "external"])", kMine, false);
  check(R"("memfd")", kMine, false);
  for (const char* good : {R"({"name": "m", "argv": ["m", "{elements}"], "probe": ["m"]})"}) {
    check(R"("external")", std::string(", \"command\": ") + good, true);
  }
  for (const char* bad :
       {"null", "{}", R"({"name": "m"})", R"({"argv": ["m"]})", R"({"name": "", "argv": ["m"]})",
        R"({"name": "m", "argv": []})", R"({"name": "m", "argv": "m"})",
        R"({"name": "m", "argv": ["m", ""]})", R"({"name": "m", "argv": [8]})",
        R"({"name": "m", "argv": ["a\nb"]})", R"({"name": "m", "argv": ["m"], "folder": "x"})"}) {
    check(R"("external")", std::string(", \"command\": ") + bad, false);
  }
}
