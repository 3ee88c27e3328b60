#include "harness/doctor/build_checks.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "harness/json/json_parse.hpp"

namespace zcbench {

namespace {

Finding check_own_build(const ProgramBuilds& builds) {
  Finding finding{.check = "build", .seen = builds.type};
  if (!builds.sanitizer.empty()) {
    finding.state = Health::warning;
    finding.seen = fmt::format("{} with -fsanitize={}", builds.type, builds.sanitizer);
    // Serebryany et al., "AddressSanitizer: A Fast Address Sanity Checker", USENIX ATC 2012.
    finding.cost =
        "AddressSanitizer slows programs down by a factor of 1.7 (Serebryany et al. 2012)";
  } else if (builds.type != "release") {
    finding.state = Health::warning;
    finding.cost = "loops are not optimised; compare refuses such results";
  }
  if (finding.state == Health::warning) {
    finding.remedy = "cmake --preset release && cmake --build build/release --target zcbench";
  }
  return finding;
}

Finding check_library(const ProgramBuilds& builds) {
  Finding finding{.check = "micro_library", .seen = builds.library_type};
  if (builds.library_type.empty()) {
    finding.state = Health::unknown;
    finding.seen = builds.why_unknown;
  } else if (builds.library_type != "release") {
    finding.state = Health::warning;
    finding.seen =
        fmt::format("Google Benchmark reports a {} build (as Debian's does)", builds.library_type);
    finding.cost =
        "nothing in zcbench run; in zcbench_micro the library's checks lie outside the measured "
        "loops";
    finding.remedy = "none needed for results; otherwise link a library built with NDEBUG";
  }
  return finding;
}

}  // namespace

std::string library_build_type(const std::string& json) {
  if (!is_json(json)) return "";
  const nlohmann::ordered_json root = parse_json(json);
  const nlohmann::ordered_json::json_pointer place("/context/library_build_type");
  if (!root.is_object() || !root.contains(place) || !root[place].is_string()) return "";
  return root[place];
}

Findings check_builds(const ProgramBuilds& builds) {
  return {check_own_build(builds), check_library(builds)};
}

}  // namespace zcbench
