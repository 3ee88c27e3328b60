// The JSON Schema with which editors check and complete a config. It is generated from the keys of
// an experiment, the table of axes and the registries; a test compares it with
// configs/config.schema.json.
#pragma once

#include <nlohmann/json.hpp>

namespace zcbench {

/// A draft-07 schema.
nlohmann::ordered_json config_schema();

}  // namespace zcbench
