// Advice as JSON, for programs. Called by the advise command.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "analysis/advise/advice.hpp"

namespace zcbench {

/// Everything, including every check. Fields: docs/advise.md.
nlohmann::ordered_json to_json(const Advice& advice);

}  // namespace zcbench
