// Why points of a comparison stay undecided because their units scatter, and what would help. Pure;
// shown under the table of ab.
#pragma once

#include <span>
#include <string>

#include "analysis/ab/ab_record.hpp"
#include "analysis/ab/ab_verdict.hpp"

namespace zcbench {

/// How far units are apart by chance: one standard deviation (1.48 MAD) of the log ratios, of the
/// metric that scatters more. Plain, 0.05; at least one unit.
double unit_scatter(std::span<const MeasuredUnit> units);

/// How many units clear four in five points that have no change and scatter like that.
double units_to_clear(double scatter, double margin);

/// One line about the undecided points whose units scatter by more than the margin: by how much,
/// and the budget or the margin that would decide them. Empty without such a point.
std::string scatter_advice(const AbRecord& record, std::span<const PointVerdict> verdicts);

}  // namespace zcbench
