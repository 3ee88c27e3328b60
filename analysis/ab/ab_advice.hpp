// Why points of a comparison stay undecided because their units scatter, and what would help. Pure;
// shown under the table of ab.
#pragma once

#include <span>
#include <string>

#include "analysis/ab/ab_record.hpp"
#include "analysis/ab/ab_verdict.hpp"

namespace zcbench {

/// How far units are apart by chance: one standard deviation (1.48 MAD) of the log ratios of the
/// metric that scatters more, as a plain ratio (0.05). Needs at least one unit.
double unit_scatter(std::span<const MeasuredUnit> units);

/// How many units it takes to clear four in five points that have no change and this scatter.
double units_to_clear(double scatter, double margin);

/// One line about the undecided points whose units scatter by more than the margin: by how much,
/// and the budget or the margin that would decide them. Empty if there is no such point.
std::string scatter_advice(const AbRecord& record, std::span<const PointVerdict> verdicts);

}  // namespace zcbench
