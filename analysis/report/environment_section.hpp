// Where and by what the files were measured: machine, system, build and the machine's limits. Made
// of runs; page.cpp places it.
#pragma once

#include <string>
#include <vector>

#include "analysis/report/markup/html.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

/// `names`: one per file.
Html environment_of(const std::vector<Results>& files, const std::vector<std::string>& names);

}  // namespace zcbench
