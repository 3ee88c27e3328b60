#include "harness/plan/config_command.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "harness/json/json_read.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxArguments = 100;
constexpr std::size_t kMaxArgumentCharacters = 4096;

std::vector<std::string> read_argv(const JsonValue& value) {
  const std::vector<JsonValue> words = value.children();
  if (value.kind() != JsonKind::array || words.empty() || words.size() > kMaxArguments) {
    fail_value(value,
               fmt::format("a program and its arguments, a list of 1 to {} texts", kMaxArguments));
  }
  std::vector<std::string> argv;
  for (const JsonValue& word : words) {
    argv.push_back(read_text(word, kMaxArgumentCharacters));
    if (argv.back().empty()) fail_value(word, "a text that is not empty");
  }
  return argv;
}

}  // namespace

ExternalCommand read_command(const JsonValue& value, const std::string& folder) {
  require_object(value, "{\"name\": \"mine\", \"argv\": [\"./mine\", \"{elements}\"]}");
  constexpr std::array<std::string_view, 3> kKeys{"name", "argv", "probe"};
  require_known_keys(value, kKeys);
  ExternalCommand command{.name = read_identifier(require_member(value, "name")),
                          .argv = read_argv(require_member(value, "argv")),
                          .probe = {},
                          .folder = folder};
  if (const auto probe = value.find("probe")) command.probe = read_argv(*probe);
  return command;
}

SchemaPart command_schema() {
  const SchemaPart argv{{"type", "array"},
                        {"minItems", 1},
                        {"maxItems", kMaxArguments},
                        {"items", schema_text(1, kMaxArgumentCharacters)}};
  return schema_object(
      axis_named("command").description, {"name", "argv"},
      {{"name", described("Names the points.", schema_identifier())},
       {"argv",
        described("With {elements}, {workers}, {lifecycle}, {kernel}, {input} filled in.", argv)},
       {"probe",
        described("Run before the first point: exit status 0 if argv can run here.", argv)}});
}

void require_matching_command(const Experiment& experiment, const JsonValue& at) {
  const std::vector<std::string>& strategies = experiment.values["strategy"];
  const bool has_external = std::ranges::any_of(strategies, [](const auto& name) {
    return find_strategy(name)->worker_kind == WorkerKind::external;
  });
  const bool has_command = !experiment.command.argv.empty();
  if (has_external && (!has_command || strategies.size() > 1)) {
    at.fail(
        "the strategy \"external\" stands alone in its experiment and needs the key "
        "\"command\"; allowed: an experiment for each command");
  }
  if (has_command && !has_external) {
    at.fail("the key \"command\" is for the strategy \"external\"; allowed there only");
  }
}

}  // namespace zcbench
