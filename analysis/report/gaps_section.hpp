// What is missing from a run or was disturbed in it, by name and with its reason. Made of runs;
// page.cpp places it.
#pragma once

#include <string>
#include <vector>

#include "analysis/report/markup/html.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

/// One line: how many points there are, and how many of them failed, are unavailable or were left
/// out; how many rounds were disturbed.
std::string completeness_line(const Results& file);

/// Of every file: its line, its failed and unavailable points, its disturbed rounds, and what else
/// speaks against its figures. `names`: one per file.
Html gaps_of(const std::vector<Results>& files, const std::vector<std::string>& names);

}  // namespace zcbench
