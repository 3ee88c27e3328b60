#include "harness/fleet/fleet_plan.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/base/digest.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/json/json_document.hpp"
#include "harness/json/json_read.hpp"
#include "harness/json/json_write.hpp"
#include "harness/results/results_document.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kVersion = "1";

std::vector<std::string> texts_in(const JsonValue& object, std::string_view key) {
  std::vector<std::string> texts;
  for (const JsonValue& value : member(object, key, JsonKind::array).children()) {
    if (value.kind() != JsonKind::string) value.fail("has the wrong type");
    texts.push_back(value.text());
  }
  return texts;
}

Json pairs_json(const std::vector<std::pair<std::string, std::string>>& pairs) {
  Json array = Json::array();
  for (const auto& [key, value] : pairs) array.push_back({key, value});
  return array;
}

std::vector<std::pair<std::string, std::string>> pairs_in(const JsonValue& object,
                                                          std::string_view key) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const JsonValue& value : member(object, key, JsonKind::array).children()) {
    const std::vector<JsonValue> parts = value.children();
    if (value.kind() != JsonKind::array || parts.size() != 2) value.fail("is not a pair");
    pairs.emplace_back(parts[0].text(), parts[1].text());
  }
  return pairs;
}

FleetStart read_start(const JsonValue& object) {
  return {.executor =
              read_enum(member(object, "executor", JsonKind::string), "executor", kFleetExecutors),
          .command_template = text_in(object, "template"),
          .hosts = texts_in(object, "hosts"),
          .jobs = small_count_in(object, "jobs"),
          .sbatch = texts_in(object, "sbatch"),
          .node_folder = text_in(object, "node_folder")};
}

FleetPlan read_plan(const JsonValue& root) {
  const JsonValue version = member(root, "fleet_version", JsonKind::number);
  if (version.text() != kVersion) {
    version.fail(fmt::format("is unknown; allowed: {}, or read it with the zcbench that wrote it",
                             kVersion));
  }
  FleetPlan plan{.id = text_in(root, "id"),
                 .date = text_in(root, "date"),
                 .mode = read_enum(member(root, "mode", JsonKind::string), "mode", kFleetModes),
                 .tasks = read_count(member(root, "tasks", JsonKind::number), kMostTasks),
                 .config = text_in(root, "config"),
                 .config_name = read_identifier(member(root, "config_name", JsonKind::string)),
                 .filter = text_in(root, "filter"),
                 .overrides = {.set = pairs_in(root, "set"), .seed = std::nullopt},
                 .launches = small_count_in(root, "launches"),
                 .require_leakproof = flag_in(root, "require_leakproof"),
                 .budget = text_in(root, "budget"),
                 .fingerprint = pairs_in(root, "fingerprint"),
                 .program = text_in(root, "program"),
                 .program_digest = text_in(root, "program_digest"),
                 .start = read_start(member(root, "start", JsonKind::object))};
  plan.overrides.seed = unless_null(root, "seed", count_in);
  return plan;
}

bool needs_no_quotes(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("%+,-./:=@_").find(c) != std::string_view::npos;
}

std::string shell_word(const std::string& word) {
  if (!word.empty() && std::ranges::all_of(word, needs_no_quotes)) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

constexpr std::array<std::string_view, 5> kPlaceholders{"host", "task", "folder", "command",
                                                        "quoted_command"};

// Calls `literal` with the texts between placeholders, and `placeholder` with the placeholders'
// names. Braces around anything but a word are text: awk and ${VARIABLE} need them.
template <typename Literal, typename Placeholder>
void go_through(const std::string& text, Literal literal, Placeholder placeholder) {
  const auto is_word = [](std::string_view name) {
    return !name.empty() &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
  };
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t open = rest.find('{');
    const std::size_t close = open == std::string_view::npos ? open : rest.find('}', open);
    if (close == std::string_view::npos) return literal(rest);
    const std::string_view name = rest.substr(open + 1, close - open - 1);
    const bool is_variable = open > 0 && rest[open - 1] == '$';
    if (!is_word(name) || is_variable) {
      literal(rest.substr(0, open + 1));
      rest.remove_prefix(open + 1);
      continue;
    }
    literal(rest.substr(0, open));
    placeholder(name);
    rest.remove_prefix(close + 1);
  }
}

bool has_placeholder(const std::string& text, std::string_view wanted) {
  bool found = false;
  go_through(
      text, [](std::string_view) {}, [&](std::string_view name) { found |= name == wanted; });
  return found;
}

}  // namespace

std::string_view to_string(FleetMode mode) {
  switch (mode) {
    case FleetMode::split: return "split";
    case FleetMode::replicate: return "replicate";
    case FleetMode::doctor: return "doctor";
  }
  return "";
}

std::string_view to_string(FleetExecutor executor) {
  switch (executor) {
    case FleetExecutor::local: return "local";
    case FleetExecutor::command: return "command";
    case FleetExecutor::slurm: return "slurm";
  }
  return "";
}

std::string fleet_json(const FleetPlan& plan) {
  const FleetStart& start = plan.start;
  return sealed(json_text({{"digest", kNoDigest},
                           {"fleet_version", 1},
                           {"id", plan.id},
                           {"date", plan.date},
                           {"mode", to_string(plan.mode)},
                           {"tasks", plan.tasks},
                           {"config", plan.config},
                           {"config_name", plan.config_name},
                           {"filter", plan.filter},
                           {"set", pairs_json(plan.overrides.set)},
                           {"seed", or_null(plan.overrides.seed)},
                           {"launches", plan.launches},
                           {"require_leakproof", plan.require_leakproof},
                           {"budget", plan.budget},
                           {"fingerprint", pairs_json(plan.fingerprint)},
                           {"program", plan.program},
                           {"program_digest", plan.program_digest},
                           {"start",
                            {{"executor", to_string(start.executor)},
                             {"template", start.command_template},
                             {"hosts", start.hosts},
                             {"jobs", start.jobs},
                             {"sbatch", start.sbatch},
                             {"node_folder", start.node_folder}}}}));
}

FleetPlan parse_fleet(std::string text, const std::string& label) {
  return as_corrupt([&] {
    const JsonDocument document(std::move(text), label, JsonOrigin::file);
    FleetPlan plan = read_plan(document.root());
    if (check_seal(document.text()) != Seal::intact) {
      member(document.root(), "digest", JsonKind::string)
          .fail("does not match the file, which was changed or damaged after it was written");
    }
    return plan;
  });
}

std::vector<std::string> task_arguments(const FleetPlan& plan, std::uint32_t task,
                                        const std::string& output) {
  std::vector<std::string> words{"run",      plan.config, "--output=" + output,
                                 "--resume", "--quiet",   "--progress=never"};
  if (!plan.filter.empty()) words.push_back("--filter=" + plan.filter);
  for (const auto& [key, value] : plan.overrides.set) {
    words.push_back(fmt::format("--set={}={}", key, value));
  }
  if (plan.overrides.seed) words.push_back(fmt::format("--seed={}", *plan.overrides.seed));
  if (plan.launches > 1) words.push_back(fmt::format("--launches={}", plan.launches));
  if (plan.require_leakproof) words.push_back("--require-leakproof");
  if (plan.mode == FleetMode::split && plan.tasks > 1) {
    words.push_back("--shard=" + Shard{.index = task - 1, .count = plan.tasks}.text());
  }
  return words;
}

std::vector<std::string> task_command(const FleetPlan& plan, const std::string& folder,
                                      std::uint32_t task, const std::string& node) {
  std::vector<std::string> words{plan.program, "fleet", "task", folder, std::to_string(task)};
  if (!node.empty()) words.push_back("--node=" + node);
  return words;
}

std::string shell_line(const std::vector<std::string>& words) {
  std::vector<std::string> quoted;
  for (const std::string& word : words) quoted.push_back(shell_word(word));
  return fmt::format("{}", fmt::join(quoted, " "));
}

std::string filled_template(const std::string& text, const std::string& host,
                            const std::string& folder, std::uint32_t task,
                            const std::string& command) {
  std::string filled;
  go_through(
      text, [&](std::string_view literal) { filled += literal; },
      [&](std::string_view name) {
        if (name == "host") filled += shell_word(host);
        if (name == "task") filled += std::to_string(task);
        if (name == "folder") filled += shell_word(folder);
        if (name == "command") filled += command;
        if (name == "quoted_command") filled += shell_word(command);
      });
  return filled;
}

void check_template(const FleetStart& start) {
  const std::string& text = start.command_template;
  if (text.empty()) {
    throw ConfigError(
        "--executor command needs --template, a line for sh such as 'ssh {host} {quoted_command}'");
  }
  go_through(
      text, [](std::string_view) {},
      [&](std::string_view name) {
        if (std::ranges::find(kPlaceholders, name) != kPlaceholders.end()) return;
        fail_config("--template", unknown_name("placeholder", name, kPlaceholders));
      });
  if (has_placeholder(text, "host") != !start.hosts.empty()) {
    fail_config("--template", start.hosts.empty() ? "has {host}, so --hosts must name hosts"
                                                  : "has no {host}, but --hosts names hosts");
  }
  if (!has_placeholder(text, "command") && !has_placeholder(text, "quoted_command") &&
      !has_placeholder(text, "task")) {
    fail_config("--template",
                "has neither {command} nor {quoted_command} nor {task}, so no task would run");
  }
}

std::string_view anchors_config() {
  return R"({
  "schema_version": 1,
  "name": "anchors",
  "description": "what every task of a fleet measures, so that its nodes can be compared",
  "samples": 5,
  "experiments": [
    {"kernel": "null", "strategy": "shared_mmap", "elements": 1000, "workers": 1},
    {"kernel": "square", "strategy": "serial", "elements": 100000}
  ]
}
)";
}

}  // namespace zcbench
