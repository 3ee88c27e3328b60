// The key "command" of an experiment: a program for strategy `external`. Used by config_experiment.
#pragma once

#include <string>

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

}  // namespace zcbench
