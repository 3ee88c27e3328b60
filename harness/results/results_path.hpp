// The results file that is meant if none is named: the newest to read, a new one to write. Called
// by the commands that have such files, and by OutputFile if such a name is taken.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zcbench {

inline constexpr const char* kResultsFolder = "results";

/// results/NAME-YYYYMMDDTHHMMSSZ.json, with the time that it is, or the next of that name of which
/// there is neither the file nor what a run keeps beside it. `name`: an identifier.
std::string new_results(const std::string& name);

/// Of `folder`/NAME-YYYYMMDDTHHMMSSZ.json, as `run` names its files, that of the latest time, and
/// of these that of the highest number; nothing if there is none or no such folder. `suffix`: what
/// follows that name, e.g. ".journal".
std::optional<std::string> newest_results(const std::string& folder, const std::string& name,
                                          std::string_view suffix = "");

/// Of results files of ours: the one that records the latest date, whatever it is called and
/// whenever it was written; among equals the last. A file whose date cannot be read counts as the
/// latest, so that whoever reads it says what is wrong with it. Nothing of none.
std::optional<std::string> newest_by_date(const std::vector<std::string>& paths);

}  // namespace zcbench
