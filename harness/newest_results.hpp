// The results file that is meant if none is named. Called by the advise and run commands.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace zcbench {

/// Of `folder`/NAME-YYYYMMDDTHHMMSSZ.json, as `run` names its files, that of the latest time;
/// nothing if there is none or no such folder. `suffix`: what follows that name, e.g. ".journal".
std::optional<std::string> newest_results(const std::string& folder, const std::string& name,
                                          std::string_view suffix = "");

}  // namespace zcbench
