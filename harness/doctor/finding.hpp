// What the doctor found: one Finding per check. Made by the *_checks files, shown by doctor_report.
#pragma once

#include <string>
#include <vector>

namespace zcbench {

enum class Health { ok, warning, unknown };

struct Finding {
  std::string check;  ///< its name, fixed: docs/doctor.md has one row for each
  Health state = Health::ok;
  std::string seen{};
  std::string cost{};    ///< measured here, or a figure with its source; empty: none
  std::string remedy{};  ///< a command or a step; empty: nothing to do
};

using Findings = std::vector<Finding>;

}  // namespace zcbench
