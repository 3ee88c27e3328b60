// ExportFormat: a format of another program, to which `export` converts a results file. One row per
// format in export_formats.cpp; each format is told in a file of its own.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "harness/results/run_reader.hpp"

namespace zcbench {

struct ExportFormat {
  std::string_view name;
  std::string_view note;   ///< for the help, after the name; empty: the name says it all
  bool has_failed_points;  ///< shows points without samples too
  std::string (*text)(const Results& file);
};

/// All of them; the first is the default.
std::span<const ExportFormat> export_formats();

}  // namespace zcbench
