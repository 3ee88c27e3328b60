// Where a run was measured, by which program, and how to measure it again. Part of a run's page.
#pragma once

#include <string>
#include <vector>

#include "analysis/report/html.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

/// One property of every file; values that differ between files are marked.
struct FactRow {
  std::string name;
  std::vector<std::string> values;  ///< one per file; empty: not known
};

Html facts_table(const std::string& caption, const std::vector<FactRow>& facts,
                 const std::vector<std::string>& names);

/// The machine, the program, and the machine's limits if they were measured.
Html machine_section(const std::vector<Results>& files, const std::vector<std::string>& names);

/// "zcbench run lecture --seed 42"
std::string repeat_command(const Results& file);

/// The command and everything that identifies the run.
Html repeat_section(const std::vector<Results>& files, const std::vector<std::string>& names);

}  // namespace zcbench
