#include "harness/plan/config_command.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/plan/builtin_configs.hpp"
#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/harness/plan/config_example.hpp"
#include "tests/harness/plan/draft07.hpp"

using namespace zcbench;

namespace {

// An experiment of that strategy, with these members after its elements.
std::string with(const std::string& strategy, const std::string& members) {
  return R"({"schema_version": 1, "name": "t", "experiments": [{"kernel": "square", "strategy": )" +
         strategy + R"(, "elements": 8)" + members + "}]}";
}

std::string error_of(const std::string& strategy, const std::string& members) {
  return config_error_of([&] { parse(with(strategy, members)); });
}

constexpr const char* kMine = R"(, "command": {"name": "mine", "argv": ["./mine", "{input}"]})";

}  // namespace

TEST_CASE("a command has a name, arguments and the config's folder", "[config_command]") {
  const std::string text =
      with(R"("external")", R"(, "command": {"name": "m", "argv": ["a", "b"], "probe": ["c"]})");
  const ExternalCommand command =
      parse_config(text, "some/where/c.json", {}).experiments.at(0).command;
  CHECK(command.name == "m");
  CHECK(command.argv == std::vector<std::string>{"a", "b"});
  CHECK(command.probe == std::vector<std::string>{"c"});
  CHECK(command.folder == "some/where/");
  CHECK(parse(text).experiments.at(0).command.folder.empty());
}

TEST_CASE("a built-in config's commands run where it was compiled from", "[config_command]") {
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

TEST_CASE("external and command come together, and alone", "[config_command]") {
  CHECK(error_of(R"("external")", kMine) == "(no error)");
  CHECK(error_of(R"(["external"])", kMine) == "(no error)");
  CHECK_THAT(error_of(R"("external")", ""), contains_text("needs the key \"command\""));
  CHECK_THAT(error_of(R"(["external", "memfd"])", kMine), contains_text("stands alone"));
  CHECK_THAT(error_of(R"("memfd")", kMine), contains_text("allowed there only"));
}

TEST_CASE("a command's name and arguments are checked", "[config_command]") {
  const auto error = [](const std::string& command) {
    return error_of(R"("external")", ", \"command\": " + command);
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
    CHECK(schema.accepts(json::parse(with(strategy, members))) == is_good);
    CHECK((error_of(strategy, members) == "(no error)") == is_good);
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
