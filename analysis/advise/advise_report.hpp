// Advice as people read it: the recommendation in a line or two, then the tables behind it. Called
// by the advise command.
#pragma once

#include <string>

#include "analysis/advise/advice.hpp"

namespace zcbench {

/// For a terminal.
std::string render_text(const Advice& advice);
/// The same in GitHub's Markdown.
std::string render_markdown(const Advice& advice);

}  // namespace zcbench
