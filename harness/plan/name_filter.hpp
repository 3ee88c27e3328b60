// Selects points by name with the regular expression of --filter. Called by the plan and by export.
#pragma once

#include <string>
#include <vector>

namespace zcbench {

/// For each name, whether `filter`, an ECMAScript regex, matches a part of it. Throws ConfigError
/// for an invalid regex or one that takes too long.
std::vector<bool> names_matching(const std::string& filter, const std::vector<std::string>& names);

}  // namespace zcbench
