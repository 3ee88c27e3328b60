// Small configs for tests.
#pragma once

#include <string>

#include "harness/plan/config.hpp"

namespace zcbench {

/// A config whose third line is `rest`, in an experiment that has a kernel and a strategy.
inline std::string config_with(const std::string& rest) {
  return "{\"schema_version\": 1, \"name\": \"t\", \"experiments\": [\n"
         "{\"kernel\": \"square\", \"strategy\": \"memfd\",\n" +
         rest + "}]}\n";
}

/// A config whose second line is `rest`, next to one valid experiment.
inline std::string config_beside(const std::string& rest) {
  return "{\"schema_version\": 1, \"name\": \"t\",\n" + rest +
         ", \"experiments\": [\n"
         "{\"kernel\": \"square\", \"strategy\": \"memfd\", \"elements\": 8}]}\n";
}

inline Config parse(const std::string& text, const Overrides& overrides = {}) {
  return parse_config(text, "c.json", overrides);
}

inline Experiment first_experiment(const std::string& text, const Overrides& overrides = {}) {
  return parse(text, overrides).experiments.at(0);
}

inline Overrides set(const std::string& key, const std::string& value) {
  Overrides overrides;
  overrides.set.emplace_back(key, value);
  return overrides;
}

}  // namespace zcbench
