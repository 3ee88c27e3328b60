#include "harness/plan/experiment_keys.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "harness/base/errors.hpp"
#include "harness/input/npy.hpp"
#include "harness/json/json_read.hpp"
#include "harness/machine/cpu_binding.hpp"
#include "harness/plan/axis_values.hpp"
#include "harness/plan/config_command.hpp"
#include "harness/plan/config_samples.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

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
  if (text.empty()) fail_value(path, "the path of a .npy file");
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

constexpr std::array kKeys{
    ExperimentKey{"kernel", false,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.kernels = read_kernels(value);
                  }},
    ExperimentKey{"strategy", false,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.strategies = read_strategies(value);
                  }},
    ExperimentKey{"elements", false,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.elements = read_elements(value);
                    draft.elements = value;
                  }},
    ExperimentKey{"workers", true,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.workers = read_workers(value);
                  }},
    ExperimentKey{"lifecycle", true,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.lifecycles = read_lifecycles(value);
                  }},
    ExperimentKey{"codec", true,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.codecs = read_codecs(value);
                  }},
    ExperimentKey{"tasks_per_worker", true,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.tasks_per_worker = read_tasks_per_worker(value);
                  }},
    ExperimentKey{"variant", true,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.variants = read_variants(value);
                  }},
    ExperimentKey{"pages", true,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.pages = read_pages(value);
                  }},
    ExperimentKey{"placement", true,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.placements = read_placements(value);
                  }},
    ExperimentKey{"command", false,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.command = read_command(value, draft.folder);
                  }},
    ExperimentKey{"exclude", false,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.exclude = read_exclude(value);
                  }},
    ExperimentKey{"samples", true,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    read_samples(value, draft.experiment);
                  }},
    ExperimentKey{"samples_per_turn", true,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.samples_per_turn = read_count(value, kMaxSamplesPerTurn);
                  }},
    ExperimentKey{"timeout_s", true,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.timeout_s = read_positive(value, kMaxTimeoutS);
                  }},
    ExperimentKey{"partition", true,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.partition = read_enum(value, "partition", kAllPartitions);
                  }},
    ExperimentKey{"data", true, read_data},
    ExperimentKey{"if_unavailable", true,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.experiment.if_unavailable =
                        read_enum(value, "if_unavailable", kIfUnavailable);
                  }},
    ExperimentKey{"seed", false,
                  [](const JsonValue& value, ExperimentDraft& draft) {
                    draft.seed = read_integer(value, 0, kMaxSeed);
                  }},
    ExperimentKey{"description", false,
                  [](const JsonValue& value, ExperimentDraft&) {
                    read_text(value, kMaxDescriptionCharacters);
                  }},
};

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
        "\"elements\" beside npy data; allowed: one of the two, since the file's "
        "element count is the only size");
  }
  const std::uint64_t elements = elements_of_file(draft.experiment.data.path, *draft.npy);
  if (elements == 0 || elements > kMaxElements) {
    draft.npy->fail(fmt::format("{} has {} elements; allowed: 1 to {}",
                                in_quotes(draft.experiment.data.path), elements, kMaxElements));
  }
  draft.experiment.elements = {elements};
}

}  // namespace

std::span<const ExperimentKey> experiment_keys() { return kKeys; }

const ExperimentKey* find_experiment_key(std::string_view name) {
  const auto found = std::ranges::find(kKeys, name, &ExperimentKey::name);
  return found == kKeys.end() ? nullptr : found;
}

Experiment finish_experiment(ExperimentDraft draft, const JsonValue& at,
                             std::uint64_t config_seed) {
  Experiment& experiment = draft.experiment;
  experiment.where = at.location();
  if (experiment.kernels.empty()) at.fail("the key \"kernel\" is missing; it is required");
  if (experiment.strategies.empty()) at.fail("the key \"strategy\" is missing; it is required");
  require_matching_command(experiment, at);
  if (experiment.data.source == InputSource::npy) {
    take_elements_of_file(draft);
  } else if (!draft.elements) {
    at.fail("the key \"elements\" is missing; it is required unless the data is a .npy file");
  }
  if (experiment.workers.empty()) experiment.workers = {default_workers()};
  if (experiment.lifecycles.empty()) experiment.lifecycles = {Lifecycle::fork};
  if (experiment.codecs.empty()) experiment.codecs = {std::string(kDefaultCodec)};
  if (experiment.tasks_per_worker.empty()) experiment.tasks_per_worker = {1};
  if (experiment.variants.empty()) experiment.variants = {std::string(kDefaultVariant)};
  if (experiment.pages.empty()) experiment.pages = {Pages::cold};
  if (experiment.placements.empty()) experiment.placements = {Placement::free};
  const bool is_seeded = experiment.data.source == InputSource::uniform ||
                         experiment.data.source == InputSource::normal;
  if (is_seeded) {
    experiment.data.seed = draft.data_seed.value_or(draft.seed.value_or(config_seed));
  }
  return std::move(experiment);
}

}  // namespace zcbench
