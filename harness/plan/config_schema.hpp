// The JSON Schema of a config, by which editors check and complete it: made from the keys of an
// experiment, the table of axes and the registries. configs/config.schema.json is its text; a test
// compares the two.
#pragma once

#include <nlohmann/json.hpp>

namespace zcbench {

/// Draft-07.
nlohmann::ordered_json config_schema();

}  // namespace zcbench
