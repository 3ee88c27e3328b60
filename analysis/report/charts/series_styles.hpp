// Gives every series of a report its place in the palette, by its name alone. Called once with all
// charts of a page.
#pragma once

#include <vector>

#include "analysis/report/charts/chart.hpp"

namespace zcbench {

/// Strategies get their place in the registry, phases and other known names a fixed one, names that
/// only these charts have the places after those, in the order met.
void assign_styles(std::vector<Chart>& charts);

}  // namespace zcbench
