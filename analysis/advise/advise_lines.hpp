// The sentences of an advice. Called by advise_text for its two formats.
#pragma once

#include <string>
#include <vector>

#include "analysis/advise/advice.hpp"

namespace zcbench {

/// File, machine and job.
std::vector<std::string> head_lines(const Advice& advice);
/// What to take and why; a second line says it of strategies with processes, if a control is best.
std::vector<std::string> recommendation_lines(const Advice& advice);
/// Strategies of which nothing is said; what is extrapolated.
std::vector<std::string> caveat_lines(const Advice& advice);
/// How well the model foretells points it has not seen.
std::vector<std::string> check_lines(const Advice& advice);

}  // namespace zcbench
