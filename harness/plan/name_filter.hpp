// The --filter of the commands: which points a regular expression keeps. Called by the plan and by
// export.
#pragma once

#include <string>
#include <vector>

namespace zcbench {

/// For each name, whether `filter`, an ECMAScript regex, is found in it. Throws ConfigError for a
/// bad regex or one that takes too long.
std::vector<bool> names_matching(const std::string& filter, const std::vector<std::string>& names);

}  // namespace zcbench
