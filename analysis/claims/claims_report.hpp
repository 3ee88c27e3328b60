// Formats the verdicts on claims for people and programs. Called by the claims command.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "analysis/claims/claim_verdict.hpp"

namespace zcbench {

struct ClaimsFile {
  std::string path;
  std::string date;
  std::string cpu_model;
  std::size_t cpus = 0;  ///< allowed CPUs
};

struct ClaimsReport {
  std::string source;
  std::vector<ClaimsFile> files;
  std::vector<ClaimVerdict> claims;
};

/// "25 claims: 14 supported, 6 refuted, 1 inconclusive, 4 not measurable here". `unmeasured`
/// replaces the last words if this machine could have measured those claims.
std::string count_line(const std::vector<ClaimVerdict>& claims,
                       std::string_view unmeasured = "not measurable here");
/// The part's figure with all its details on one line, optionally with the name of its file.
std::string evidence_line(const PartVerdict& part, bool with_file);

/// The number of claims per verdict, each refuted claim in half a line, and why others were not
/// measured, with a shared reason shown once. At most `width` columns and about `most_lines` lines,
/// at least three.
std::string render_brief(const std::vector<ClaimVerdict>& claims, std::size_t width = 100,
                         std::size_t most_lines = 40);
/// Text for a terminal, at most `width` columns wide except for long words.
std::string render_text(const ClaimsReport& report, std::size_t width = 100);
/// A GitHub Markdown table, followed by the evidence.
std::string render_markdown(const ClaimsReport& report);
/// Everything, including the name of every point. Fields: docs/claims.md.
nlohmann::ordered_json to_json(const ClaimsReport& report);

}  // namespace zcbench
