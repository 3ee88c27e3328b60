// The doctor's findings for people and programs. Called by the doctor command.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/doctor/probes.hpp"

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

/// No wider than that but for long words; warnings first, what is in order last.
std::string findings_text(const Findings& findings, std::size_t width = 100);
/// In the order of the checks, with everything measured. Fields: docs/doctor.md.
nlohmann::ordered_json findings_json(const Findings& findings, const Probes& probes);

}  // namespace zcbench
