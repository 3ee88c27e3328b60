// What the doctor thinks of the programs that measure: this one, and zcbench_micro beside it. Pure;
// called by the doctor command.
#pragma once

#include <string>

#include "harness/doctor/doctor_report.hpp"

namespace zcbench {

struct ProgramBuilds {
  std::string type;            ///< of zcbench, lower case
  std::string sanitizer;       ///< empty: none
  std::string library_type{};  ///< of Google Benchmark in zcbench_micro; empty: not known
  std::string why_unknown{};   ///< one line
};

/// "library_build_type" in the context of Google Benchmark's JSON; empty: there is none.
std::string library_build_type(const std::string& json);

/// build, micro_library.
Findings check_builds(const ProgramBuilds& builds);

}  // namespace zcbench
