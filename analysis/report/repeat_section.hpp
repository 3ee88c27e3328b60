// What it takes to measure the same again. Made of runs; page.cpp places it.
#pragma once

#include <string>
#include <vector>

#include "analysis/report/markup/html.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

/// The command that repeats a run, its words quoted for a shell where they need it.
std::string repeat_command(const Results& file);

/// `names`: one per file.
Html repetition_of(const std::vector<Results>& files, const std::vector<std::string>& names);

}  // namespace zcbench
