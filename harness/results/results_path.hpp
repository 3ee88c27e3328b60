// The results file to use if none is named: the newest one for reading, a new one for writing.
// Called by the commands that have such files, and by OutputFile if such a name is taken.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zcbench {

inline constexpr const char* kResultsFolder = "results";

/// results/NAME-YYYYMMDDTHHMMSSZ.json with the current time, or the next such name for which
/// neither the file nor what a run keeps next to it exists. `name`: an identifier.
std::string new_results(const std::string& name);

/// The newest `folder`/NAME-YYYYMMDDTHHMMSSZ.json, as `run` names its files: the latest time, then
/// the highest number. Nullopt if there is none or no such folder. `suffix`: what follows that
/// name, e.g. ".journal".
std::optional<std::string> newest_results(const std::string& folder, const std::string& name,
                                          std::string_view suffix = "");

/// The results file that records the latest date, whatever its name and time of modification; among
/// equals the last. A file whose date cannot be read counts as the latest, so that its reader says
/// what is wrong with it. Nullopt if `paths` is empty.
std::optional<std::string> newest_by_date(const std::vector<std::string>& paths);

}  // namespace zcbench
