// ExperimentDraft: an experiment while its keys are being read. parse_config (config.cpp) fills one
// with the file's defaults, copies it for each experiment, adds the experiment's own keys and then
// those of --set, and finishes it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/json/json_document.hpp"
#include "harness/plan/config.hpp"
#include "harness/plan/schema_part.hpp"

namespace zcbench {

/// `folder` is the config's folder: "" or ".../".
ExternalCommand read_command(const JsonValue& value, const std::string& folder);

/// The schema of what read_command() accepts.
SchemaPart command_schema();

/// `external` must be the only strategy of its experiment and needs a command; other strategies
/// must have none. Throws ConfigError at `at`.
void require_matching_command(const Experiment& experiment, const JsonValue& at);

/// Sets `samples` and `sequential`. Throws ConfigError.
void read_samples(const JsonValue& value, Experiment& experiment);

/// The schema of what read_samples() accepts.
SchemaPart samples_schema();

inline constexpr std::uint64_t kMaxSeed = std::uint64_t{1} << 53;  // exact in every JSON reader
inline constexpr std::size_t kMaxDescriptionCharacters = 500;
inline constexpr std::size_t kMaxExperiments = 1000;

struct ExperimentDraft {
  Experiment experiment;
  std::optional<JsonValue> elements;       ///< position of `elements`
  std::optional<JsonValue> npy;            ///< position of the .npy path
  std::optional<std::uint64_t> data_seed;  ///< `data.seed`
  std::optional<std::uint64_t> seed;       ///< `seed` of the experiment
  std::string folder;                      ///< base of a relative npy path; "" or ".../"
};

/// A key of an experiment, the function that reads its value into the draft, and its part of the
/// config's schema.
struct ExperimentKey {
  std::string_view name;
  bool is_default_too;  ///< also allowed next to `experiments`, as the default of all
  std::function<void(const JsonValue& value, ExperimentDraft& draft)> read;
  std::function<SchemaPart()> schema;
};

std::span<const ExperimentKey> experiment_keys();
/// Returns nullptr if there is no key of that name.
const ExperimentKey* find_experiment_key(std::string_view name);

/// Sets missing values to their defaults. Throws ConfigError at `at` if a required key is missing
/// or two keys exclude each other.
Experiment finish_experiment(ExperimentDraft draft, const JsonValue& at, std::uint64_t config_seed);

}  // namespace zcbench
