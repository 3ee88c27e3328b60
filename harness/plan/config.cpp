#include "harness/plan/config.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <deque>

#include "harness/json/json_comments.hpp"
#include "harness/json/json_parse.hpp"
#include "harness/json/json_read.hpp"
#include "harness/json/json_write.hpp"
#include "harness/plan/array_labels.hpp"
#include "harness/plan/config_file.hpp"
#include "harness/plan/experiment_keys.hpp"

namespace zcbench {

namespace {

// One --set with its value parsed as JSON. A deque keeps their addresses, which values point to.
struct SetValue {
  SetValue(const ExperimentKey& known_key, const std::string& json, const std::string& label)
      : key(&known_key), document(json, label, JsonOrigin::argument) {}

  const ExperimentKey* key;
  JsonDocument document;
};

std::vector<std::string_view> experiment_key_names() {
  std::vector<std::string_view> names;
  for (const ExperimentKey& key : experiment_keys()) names.push_back(key.name);
  return names;
}

std::vector<std::string_view> top_level_key_names() {
  std::vector<std::string_view> names{"$schema",     "schema_version", "name",
                                      "description", "seed",           "experiments"};
  for (const ExperimentKey& key : experiment_keys()) {
    if (key.is_default_too) names.push_back(key.name);
  }
  return names;
}

// Turns "1000,1e6" or "memfd,pipe_copy" into JSON: everything but a number is a word, so that null
// is the kernel of that name. Objects, arrays and strings already are JSON.
std::string as_json(const std::string& value) {
  if (value.find_first_of("{[\"") == 0) return value;
  std::string list;
  std::size_t words = 0;
  for (std::size_t begin = 0; begin <= value.size(); ++words) {
    const std::size_t end = std::min(value.find(',', begin), value.size());
    const std::string word = value.substr(begin, end - begin);
    const bool is_number = word.find_first_of("-0123456789") == 0 && is_json(word);
    if (words > 0) list += ',';
    list += is_number ? word : json_string(word);
    begin = end + 1;
  }
  return words == 1 ? list : "[" + list + "]";
}

std::deque<SetValue> read_set_values(const Overrides& overrides) {
  std::deque<SetValue> values;
  for (const auto& [key, value] : overrides.set) {
    const std::string label = fmt::format("--set {}={}", key, value);
    const ExperimentKey* known = find_experiment_key(key);
    if (known == nullptr) {
      fail_config(escaped(label, 200), unknown_name("key", key, experiment_key_names()));
    }
    if (std::ranges::find(values, known, &SetValue::key) != values.end()) {
      fail_config(escaped(label, 200), "this key is set twice; allowed: once");
    }
    values.emplace_back(*known, as_json(value), label);
  }
  return values;
}

void read_members(const JsonValue& object, ExperimentDraft& draft) {
  for (const JsonValue& member : object.children()) {
    if (const ExperimentKey* key = find_experiment_key(member.key())) key->read(member, draft);
  }
}

Experiment read_experiment(const JsonValue& value, ExperimentDraft draft,
                           const std::deque<SetValue>& set_values, std::uint64_t config_seed) {
  static const std::vector<std::string_view> names = experiment_key_names();
  require_object(value,
                 "an experiment such as {\"kernel\": \"square\", \"strategy\": "
                 "\"shared_mmap\", \"elements\": 1000000}");
  require_known_keys(value, names);
  read_members(value, draft);
  draft.folder.clear();  // paths on the command line are relative to the current folder
  for (const SetValue& set : set_values) set.key->read(set.document.root(), draft);
  return finish_experiment(std::move(draft), value, config_seed);
}

// Reads the keys next to `experiments` that are defaults for all of them.
ExperimentDraft read_defaults(const JsonValue& root, const std::string& folder) {
  ExperimentDraft draft;
  draft.folder = folder;
  for (const JsonValue& member : root.children()) {
    const ExperimentKey* key = find_experiment_key(member.key());
    if (key != nullptr && key->is_default_too) key->read(member, draft);
  }
  return draft;
}

Config parse(const ConfigText& source, const Overrides& overrides) {
  const std::deque<SetValue> set_values = read_set_values(overrides);
  const JsonDocument document(without_comments(source.text), source.label, JsonOrigin::file);
  const JsonValue root = document.root();
  require_object(root, "an object with schema_version, name and experiments");
  // Checked first, because another version may have other keys.
  read_integer(require_member(root, "schema_version"), 1, 1);
  require_known_keys(root, top_level_key_names());

  Config config;
  config.path = source.label;
  config.name = read_identifier(require_member(root, "name"));
  if (const auto schema = root.find("$schema"); schema && schema->kind() != JsonKind::string) {
    fail_value(*schema, "the path of config.schema.json");
  }
  if (const auto description = root.find("description")) {
    config.description = read_text(*description, kMaxDescriptionCharacters);
  }
  if (const auto seed = root.find("seed")) config.seed = read_integer(*seed, 0, kMaxSeed);
  config.seed = overrides.seed.value_or(config.seed);

  const ExperimentDraft defaults = read_defaults(root, source.folder);
  const JsonValue experiments = require_member(root, "experiments");
  const std::vector<JsonValue> items = experiments.children();
  if (experiments.kind() != JsonKind::array || items.empty() || items.size() > kMaxExperiments) {
    fail_value(experiments, fmt::format("a list of 1 to {} experiments", kMaxExperiments));
  }
  for (const JsonValue& item : items) {
    config.experiments.push_back(read_experiment(item, defaults, set_values, config.seed));
  }
  label_arrays(config.experiments);
  return config;
}

}  // namespace

Config parse_config(const std::string& text, const std::string& label, const Overrides& overrides) {
  return parse({.label = label, .folder = folder_of(label), .text = text}, overrides);
}

Config load_config(const std::string& path_or_name, const Overrides& overrides) {
  return parse(read_config_text(path_or_name), overrides);
}

}  // namespace zcbench
