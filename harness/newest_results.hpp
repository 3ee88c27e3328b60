// The results file that is meant if none is named. Called by the advise command.
#pragma once

#include <optional>
#include <string>

namespace zcbench {

/// Of `folder`/NAME-YYYYMMDDTHHMMSSZ.json, as `run` names its files, that of the latest time;
/// nothing if there is none or no such folder.
std::optional<std::string> newest_results(const std::string& folder, const std::string& name);

}  // namespace zcbench
