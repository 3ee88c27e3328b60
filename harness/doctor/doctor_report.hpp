// Formats the doctor's findings as text and JSON. Called by the doctor command.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/doctor/probes.hpp"

namespace zcbench {

enum class Health { ok, warning, unknown };

struct Finding {
  std::string check;  ///< fixed name; docs/doctor.md has a row for each
  Health state = Health::ok;
  std::string seen{};
  std::string cost{};    ///< measured here, or a figure with its source; empty: none
  std::string remedy{};  ///< a command or a step; empty: none needed
};

using Findings = std::vector<Finding>;

/// The findings as text of at most `width` columns, except for long words: warnings first, then
/// unknown, then ok.
std::string findings_text(const Findings& findings, std::size_t width = 100);
/// The findings in the order of the checks, and everything measured. Fields: docs/doctor.md.
nlohmann::ordered_json findings_json(const Findings& findings, const Probes& probes);

}  // namespace zcbench
