// The doctor's findings for people and programs. Called by the doctor command.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "harness/doctor/finding.hpp"
#include "harness/doctor/probes.hpp"

namespace zcbench {

/// At most 100 columns; warnings first, what is in order last.
std::string findings_text(const Findings& findings);
/// In the order of the checks, with everything measured. Fields: docs/doctor.md.
nlohmann::ordered_json findings_json(const Findings& findings, const Probes& probes);

}  // namespace zcbench
