// The doctor's checks of the programs that measure: this one and zcbench_micro. Pure functions,
// called by the doctor command.
#pragma once

#include <string>

#include "harness/doctor/doctor_report.hpp"

namespace zcbench {

struct ProgramBuilds {
  std::string type;            ///< zcbench's build type in lower case
  std::string sanitizer;       ///< empty: none
  std::string library_type{};  ///< Google Benchmark's in zcbench_micro; empty: unknown
  std::string why_unknown{};   ///< why library_type is empty, in one line
};

/// "library_build_type" in the context of Google Benchmark's JSON; empty if there is none.
std::string library_build_type(const std::string& json);

/// The checks build and micro_library.
Findings check_builds(const ProgramBuilds& builds);

}  // namespace zcbench
