// Verdicts on claims as people and programs read them. Called by the claims command.
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
  std::size_t cpus = 0;  ///< allowed
};

struct ClaimsReport {
  std::string source;
  std::vector<ClaimsFile> files;
  std::vector<ClaimVerdict> claims;
};

/// "25 claims: 14 supported, 6 refuted, 1 inconclusive, 4 not measurable here"; other words for the
/// last where what was asked for could have been measured.
std::string count_line(const std::vector<ClaimVerdict>& claims,
                       std::string_view unmeasured = "not measurable here");
/// The part's figure with all that belongs to it, on one line; which file it is of, if asked for.
std::string evidence_line(const PartVerdict& part, bool with_file);

/// How many claims have which verdict, each refuted one in half a line, and why others were not
/// measured: a claim's reason is shown once for all that share it. For so many columns; in
/// about so many lines, at least three.
std::string render_brief(const std::vector<ClaimVerdict>& claims, std::size_t width = 100,
                         std::size_t most_lines = 40);
/// For a terminal, no wider than that but for long words.
std::string render_text(const ClaimsReport& report, std::size_t width = 100);
/// A table of GitHub's Markdown, and the evidence below it.
std::string render_markdown(const ClaimsReport& report);
/// Everything, every point's name included. Fields: docs/claims.md.
nlohmann::ordered_json to_json(const ClaimsReport& report);

}  // namespace zcbench
