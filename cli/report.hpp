// What `zcbench report` shares with `zcbench run --report`: results files become one page.
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
  NamedBy named_by = NamedBy::user;  ///< the page
};

struct WrittenReport {
  std::string path;  ///< of the page
  std::vector<ClaimVerdict> claims;
};

/// Reads the files, saves their page and charts. Throws errors of errors.hpp: ConfigError also if
/// the page would replace one of the files.
WrittenReport write_report(const ReportOptions& options);

}  // namespace zcbench
