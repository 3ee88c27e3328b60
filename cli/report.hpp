// Turns results files into one HTML page. Used by `zcbench report` and `zcbench run --report`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/claims/claim_verdict.hpp"
#include "harness/os/output_file.hpp"

namespace zcbench {

struct ReportOptions {
  std::vector<std::string> files;
  std::optional<std::string> output;
  std::optional<std::string> svg_folder;
  NamedBy named_by = NamedBy::user;  ///< who chose the name of the page
};

struct WrittenReport {
  std::string path;  ///< of the page
  std::vector<ClaimVerdict> claims;
};

/// Reads the files, then saves their page and charts. Throws the errors of errors.hpp, and
/// ConfigError if the page would replace one of the files.
WrittenReport write_report(const ReportOptions& options);

}  // namespace zcbench
