// The key `samples` of a config: a fixed number, or when to stop. Used by config_experiment.cpp.
#pragma once

#include "harness/json/json_document.hpp"
#include "harness/plan/config.hpp"
#include "harness/plan/schema_part.hpp"

namespace zcbench {

/// Sets `samples` and `sequential`. Throws ConfigError.
void read_samples(const JsonValue& value, Experiment& experiment);

/// What it accepts.
SchemaPart samples_schema();

}  // namespace zcbench
