// The limits file: SpeedLimits as JSON and back. `zcbench limits` writes it, `run` and `list` look
// for it where it is by default. Fields: docs/results_format.md.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "harness/json/json_document.hpp"
#include "harness/machine/speed_limits.hpp"

namespace zcbench {

inline constexpr const char* kLimitsPath = "results/limits.json";

nlohmann::ordered_json to_json(const SpeedLimits& limits);
/// Throws ConfigError that says where `text` is not a limits file; `label` names it.
SpeedLimits parse_speed_limits(const std::string& text, const std::string& label);
/// The same of a value that lies in another file.
SpeedLimits parse_speed_limits(const JsonValue& root);

/// The member "caches", as a limits file and a results file have it. Throws ConfigError.
std::vector<CpuCache> caches_in(const JsonValue& object);

/// Limits that may be held against results, or one line for the user why there are none.
struct KnownLimits {
  std::optional<SpeedLimits> limits;
  std::string why_none;
};

/// Of the file at `path`: none if it is not there, is broken, or is another machine's.
KnownLimits load_speed_limits(const std::string& path, const LimitsMachine& here);

}  // namespace zcbench
