// Moves labels apart that would cover each other. Called by svg_lines for the names at line ends.
#pragma once

#include <vector>

namespace zcbench {

/// Places in the order of `wanted`, at least `gap` apart, within [low, high], as near to what was
/// wanted as the sum of squares can be. More labels than fit get an even, smaller gap.
std::vector<double> spread_labels(const std::vector<double>& wanted, double gap, double low,
                                  double high);

}  // namespace zcbench
