#include "harness/plan/experiment_keys.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/input/npy.hpp"
#include "harness/json/json_read.hpp"
#include "harness/machine/cpu_binding.hpp"
#include "harness/model/axis.hpp"
#include "harness/plan/axis_values.hpp"
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

constexpr std::uint32_t kMaxSamples = 1'000'000;
constexpr double kMaxTargetCi = 1.0;  // an interval wider than twice the median is useless
constexpr double kMaxSecondsPerPoint = 86'400.0;

constexpr std::uint32_t kMaxSamplesPerTurn = 1000;
constexpr double kMaxTimeoutS = 86'400.0;
constexpr std::size_t kMaxPathCharacters = 4096;

constexpr std::array kIfUnavailable{std::pair{std::string_view("fail"), IfUnavailable::fail},
                                    std::pair{std::string_view("record"), IfUnavailable::record}};
constexpr std::array kSources{InputSource::uniform, InputSource::normal, InputSource::linear};

std::uint32_t default_workers() {
  return static_cast<std::uint32_t>(std::min<std::size_t>(allowed_cpus().size(), kMaxWorkers));
}

void read_npy(const JsonValue& data, const JsonValue& path, ExperimentDraft& draft) {
  constexpr std::array<std::string_view, 1> kKeys{"npy"};
  require_known_keys(data, kKeys);
  const std::string text = read_text(path, kMaxPathCharacters);
  if (text.empty()) fail_value(path, "the path of an .npy file");
  const bool is_absolute = text.starts_with('/');
  draft.experiment.data = {.source = InputSource::npy,
                           .path = is_absolute ? text : draft.folder + text};
  draft.npy = path;
}

void read_data(const JsonValue& value, ExperimentDraft& draft) {
  require_object(value, "{\"source\": \"uniform\", \"seed\": 42} or {\"npy\": \"PATH\"}");
  draft.experiment.data = {};
  draft.npy.reset();
  draft.data_seed.reset();
  if (const auto path = value.find("npy")) return read_npy(value, *path, draft);
  constexpr std::array<std::string_view, 3> kKeys{"source", "seed", "npy"};
  require_known_keys(value, kKeys);
  draft.experiment.data.source = read_enum(require_member(value, "source"), "source", kSources);
  if (const auto seed = value.find("seed")) draft.data_seed = read_integer(*seed, 0, kMaxSeed);
}

SchemaPart data_schema() {
  SchemaPart sources = SchemaPart::array();
  for (const InputSource source : kSources) sources.push_back(to_string(source));
  const SchemaPart generated = schema_object(
      "Generated.", {"source"},
      {{"source", described("uniform: [0, 1); normal: mean 0, deviation 1; linear: 0, 1, 2 ...",
                            {{"enum", sources}})},
       {"seed", described("For uniform and normal data.", schema_integer(0, kMaxSeed))}});
  const SchemaPart file = schema_object(
      "From a file.", {"npy"},
      {{"npy", described("Path of an .npy file, relative to the config; it sets the size.",
                         schema_text(1, kMaxPathCharacters))}});
  return described(axis_named("data").description,
                   {{"anyOf", SchemaPart::array({generated, file})}});
}

SchemaPart if_unavailable_schema() {
  SchemaPart words = SchemaPart::array();
  for (const auto& [word, meaning] : kIfUnavailable) words.push_back(word);
  return described("If this machine cannot run a point: exit 3 (default), or record that.",
                   {{"enum", words}});
}

ExperimentKey axis_key(const PointAxis& axis) {
  return {.name = axis.name,
          .is_default_too = axis.source != AxisSource::required,
          .read =
              [&axis](const JsonValue& value, ExperimentDraft& draft) {
                draft.experiment.values[axis.name] = read_axis_values(value, axis);
                if (axis.name == "elements") draft.elements = value;
              },
          .schema = [&axis] { return axis_schema(axis); }};
}

// The keys, in the order in which messages list them.
std::vector<ExperimentKey> make_keys() {
  std::vector<ExperimentKey> keys;
  const auto add_axes = [&](auto belongs) {
    for (const PointAxis& axis : point_axes()) {
      if (belongs(axis)) keys.push_back(axis_key(axis));
    }
  };
  const auto add = [&](ExperimentKey key) { keys.push_back(std::move(key)); };
  add_axes([](const PointAxis& axis) { return axis.is_swept(); });
  add({"command", false,
       [](const JsonValue& value, ExperimentDraft& draft) {
         draft.experiment.command = read_command(value, draft.folder);
       },
       command_schema});
  add({"exclude", false,
       [](const JsonValue& value, ExperimentDraft& draft) {
         draft.experiment.exclude = read_exclude(value);
       },
       exclude_schema});
  add({"samples", true,
       [](const JsonValue& value, ExperimentDraft& draft) {
         read_samples(value, draft.experiment);
       },
       samples_schema});
  add({"samples_per_turn", true,
       [](const JsonValue& value, ExperimentDraft& draft) {
         draft.experiment.samples_per_turn = read_count(value, kMaxSamplesPerTurn);
       },
       [] {
         return described("Samples per start of a pool or an external command. Default 5.",
                          schema_integer(1, kMaxSamplesPerTurn));
       }});
  add({"timeout_s", true,
       [](const JsonValue& value, ExperimentDraft& draft) {
         draft.experiment.timeout_s = read_positive(value, kMaxTimeoutS);
       },
       [] {
         return described("Time limit of one sample in seconds. Default 30.",
                          schema_positive(kMaxTimeoutS));
       }});
  add_axes([](const PointAxis& axis) { return axis.is_plain() && !axis.is_swept(); });
  add({"data", true, read_data, data_schema});
  add({"if_unavailable", true,
       [](const JsonValue& value, ExperimentDraft& draft) {
         draft.experiment.if_unavailable = read_enum(value, "if_unavailable", kIfUnavailable);
       },
       if_unavailable_schema});
  add({"seed", false,
       [](const JsonValue& value, ExperimentDraft& draft) {
         draft.seed = read_integer(value, 0, kMaxSeed);
       },
       [] {
         return described("Seed of this experiment's generated data, unless `data` has one.",
                          schema_integer(0, kMaxSeed));
       }});
  add({"description", false,
       [](const JsonValue& value, ExperimentDraft&) {
         read_text(value, kMaxDescriptionCharacters);
       },
       [] { return described("For people.", schema_text(0, kMaxDescriptionCharacters)); }});
  return keys;
}

std::uint64_t elements_of_file(const std::string& path, const JsonValue& at) {
  try {
    return npy_element_count(path);
  } catch (const ConfigError& error) {
    at.fail(escaped(error.what(), 700));
  }
}

void take_elements_of_file(ExperimentDraft& draft) {
  if (draft.elements) {
    draft.elements->fail(
        "\"elements\" together with npy data; allowed: one of the two, because the file determines "
        "the number of elements");
  }
  const std::uint64_t elements = elements_of_file(draft.experiment.data.path, *draft.npy);
  if (elements == 0 || elements > kMaxElements) {
    draft.npy->fail(fmt::format("{} has {} elements; allowed: 1 to {}",
                                in_quotes(draft.experiment.data.path), elements, kMaxElements));
  }
  draft.experiment.values["elements"] = {std::to_string(elements)};
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
      {{"name", described("Part of the points' names.", schema_identifier())},
       {"argv",
        described("{elements}, {workers}, {lifecycle}, {kernel}, {input} are replaced.", argv)},
       {"probe",
        described("Runs before the first point; exits with 0 if argv can run here.", argv)}});
}

void require_matching_command(const Experiment& experiment, const JsonValue& at) {
  const std::vector<std::string>& strategies = experiment.values["strategy"];
  const bool has_external = std::ranges::any_of(strategies, [](const auto& name) {
    return find_strategy(name)->worker_kind == WorkerKind::external;
  });
  const bool has_command = !experiment.command.argv.empty();
  if (has_external && (!has_command || strategies.size() > 1)) {
    at.fail(
        "the strategy \"external\" needs the key \"command\" and no other strategy next to it; "
        "allowed: one experiment per command");
  }
  if (has_command && !has_external) {
    at.fail("the key \"command\" is allowed only with the strategy \"external\"");
  }
}

void read_samples(const JsonValue& value, Experiment& experiment) {
  experiment.sequential.reset();
  if (value.kind() == JsonKind::number) {
    experiment.samples = read_count(value, kMaxSamples);
    return;
  }
  require_object(value, fmt::format("a whole number from 1 to {}, or {{\"min\": 10, \"max\": 1000, "
                                    "\"target_ci\": 0.02, \"max_seconds\": 10}}",
                                    kMaxSamples));
  constexpr std::array<std::string_view, 4> kKeys{"min", "max", "target_ci", "max_seconds"};
  require_known_keys(value, kKeys);
  SequentialSampling sequential;
  sequential.min = read_count(require_member(value, "min"), kMaxSamples);
  const JsonValue max = require_member(value, "max");
  experiment.samples = read_count(max, kMaxSamples);
  if (experiment.samples < sequential.min) {
    max.fail(fmt::format("\"max\" is below \"min\"; allowed: at least {}", sequential.min));
  }
  sequential.target_ci = read_positive(require_member(value, "target_ci"), kMaxTargetCi);
  if (const auto seconds = value.find("max_seconds")) {
    sequential.max_seconds = read_positive(*seconds, kMaxSecondsPerPoint);
  }
  experiment.sequential = sequential;
}

SchemaPart samples_schema() {
  const SchemaPart count = schema_integer(1, kMaxSamples);
  const SchemaPart stop = schema_object(
      "When to stop.", {"min", "max", "target_ci"},
      {{"min", described("Minimum number of samples.", count)},
       {"max", described("Maximum number of samples.", count)},
       {"target_ci", described("Stop once half the median's 95 % interval / the median is this.",
                               schema_positive(kMaxTargetCi))},
       {"max_seconds", described("Wall time of the point after which min samples are enough.",
                                 schema_positive(kMaxSecondsPerPoint))}});
  return described("Timed samples of each point: a number, or when to stop. Default 30.",
                   {{"anyOf", SchemaPart::array({count, stop})}});
}

std::span<const ExperimentKey> experiment_keys() {
  static const std::vector<ExperimentKey> keys = make_keys();
  return keys;
}

const ExperimentKey* find_experiment_key(std::string_view name) {
  const std::span<const ExperimentKey> keys = experiment_keys();
  const auto found = std::ranges::find(keys, name, &ExperimentKey::name);
  return found == keys.end() ? nullptr : &*found;
}

Experiment finish_experiment(ExperimentDraft draft, const JsonValue& at,
                             std::uint64_t config_seed) {
  Experiment& experiment = draft.experiment;
  experiment.where = at.location();
  AxisValues& values = experiment.values;
  for (const PointAxis& axis : point_axes()) {
    const bool has_own_message = axis.name == "elements";
    if (axis.source != AxisSource::required || has_own_message) continue;
    if (values[axis.name].empty()) {
      at.fail(fmt::format("the key \"{}\" is missing; it is required", axis.name));
    }
  }
  require_matching_command(experiment, at);
  if (experiment.data.source == InputSource::npy) {
    take_elements_of_file(draft);
  } else if (!draft.elements) {
    at.fail("the key \"elements\" is missing; it is required unless the data is an .npy file");
  }
  if (values["workers"].empty()) values["workers"] = {std::to_string(default_workers())};
  for (const PointAxis& axis : point_axes()) {
    if (axis.is_plain() && values[axis.name].empty()) values[axis.name] = {std::string(axis.usual)};
  }
  if (experiment.data.is_random()) {
    experiment.data.seed = draft.data_seed.value_or(draft.seed.value_or(config_seed));
  }
  return std::move(experiment);
}

}  // namespace zcbench
