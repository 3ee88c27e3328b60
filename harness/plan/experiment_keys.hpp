// ExperimentDraft: an experiment while its keys are being read. parse_config (config.cpp) fills one
// with the file's defaults, copies it per experiment, adds the experiment's own keys, then those of
// --set, and finishes it.
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

/// `folder`: "" or ".../", that of the config.
ExternalCommand read_command(const JsonValue& value, const std::string& folder);

/// What read_command() accepts.
SchemaPart command_schema();

/// `external` stands alone in its experiment, with a command; others have none. Throws at `at`.
void require_matching_command(const Experiment& experiment, const JsonValue& at);

/// Sets `samples` and `sequential`. Throws ConfigError.
void read_samples(const JsonValue& value, Experiment& experiment);

/// What it accepts.
SchemaPart samples_schema();

inline constexpr std::uint64_t kMaxSeed = std::uint64_t{1} << 53;  // exact in every JSON reader
inline constexpr std::size_t kMaxDescriptionCharacters = 500;
inline constexpr std::size_t kMaxExperiments = 1000;

struct ExperimentDraft {
  Experiment experiment;
  std::optional<JsonValue> elements;       ///< where they were given
  std::optional<JsonValue> npy;            ///< where the path was given
  std::optional<std::uint64_t> data_seed;  ///< `data.seed`
  std::optional<std::uint64_t> seed;       ///< `seed` of the experiment
  std::string folder;                      ///< that a relative npy path starts from; "" or ".../"
};

/// A key of an experiment, how its value gets into the draft, and what the config's schema says of
/// it.
struct ExperimentKey {
  std::string_view name;
  bool is_default_too;  ///< may stand beside `experiments` as well, as the default of all
  std::function<void(const JsonValue& value, ExperimentDraft& draft)> read;
  std::function<SchemaPart()> schema;
};

std::span<const ExperimentKey> experiment_keys();
/// nullptr if there is no key of that name.
const ExperimentKey* find_experiment_key(std::string_view name);

/// What is missing becomes its default; what must not be missing or together is refused at `at`.
Experiment finish_experiment(ExperimentDraft draft, const JsonValue& at, std::uint64_t config_seed);

}  // namespace zcbench
