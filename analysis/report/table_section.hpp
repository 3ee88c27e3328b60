// The numbers behind the page, point by point; several files stand side by side. Made of runs;
// page.cpp places it.
#pragma once

#include <string>
#include <vector>

#include "analysis/report/markup/html.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

/// A table per kernel, folded away: a row per point, by elements, workers, lifecycle and strategy;
/// per file its median, 95 % interval, minimum, 90th percentile and number of samples. `names`: one
/// per file.
Html number_tables(const std::vector<Results>& files, const std::vector<std::string>& names);

}  // namespace zcbench
