// A run as a table for spreadsheets, R and pandas. Called by the export command.
#pragma once

#include <string>
#include <vector>

#include "harness/model/result.hpp"

namespace zcbench {

/// A header and one row per sample, in the order of the points; a point without samples has one
/// row with its status and reason. Columns: docs/export.md.
std::string samples_csv(const std::vector<PointResult>& points);
/// A header and one row per point.
std::string summary_csv(const std::vector<PointResult>& points);

}  // namespace zcbench
