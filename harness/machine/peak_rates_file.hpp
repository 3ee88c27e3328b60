// The limits file: PeakRates as JSON and back. `zcbench limits` writes it, `run` and `list` look
// for it where it is by default. Fields: docs/results_format.md.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "harness/json/json_document.hpp"
#include "harness/machine/peak_rates.hpp"

namespace zcbench {

inline constexpr const char* kLimitsPath = "results/limits.json";

nlohmann::ordered_json to_json(const PeakRates& limits);
/// Throws ConfigError that says where `text` is not a limits file; `label` names it.
PeakRates parse_peak_rates(const std::string& text, const std::string& label);
/// The same of a value that lies in another file.
PeakRates parse_peak_rates(const JsonValue& root);

/// The member "caches", as a limits file and a results file have it. Throws ConfigError.
std::vector<CpuCache> caches_in(const JsonValue& object);

/// Limits that may be held against results, or one line for the user why there are none.
struct KnownLimits {
  std::optional<PeakRates> limits;
  std::string why_none;
};

/// Of the file at `path`: none if it is not there, is broken, or is another machine's.
KnownLimits load_peak_rates(const std::string& path, const MachineId& here);

}  // namespace zcbench
