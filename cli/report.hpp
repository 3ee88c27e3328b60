// Turns results files into one HTML page. Used by `zcbench report` and `zcbench run --report`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/claims/claim_verdict.hpp"
#include "harness/os/output_file.hpp"

namespace zcbench {

/// How several files are shown: depending on what they are, or as requested.
enum class Arrangement { automatic, history, side_by_side };

struct ReportOptions {
  std::vector<std::string> files;
  std::optional<std::string> output;
  Arrangement arrangement = Arrangement::automatic;
  NamedBy named_by = NamedBy::user;  ///< who chose the name of the page
};

struct WrittenReport {
  std::string path;                  ///< path of the page
  std::vector<ClaimVerdict> claims;  ///< only for runs
};

/// Reads the files, then saves their page. Throws the errors of errors.hpp, and
/// ConfigError if the page would replace one of the files.
WrittenReport write_report(const ReportOptions& options);

}  // namespace zcbench
