// `zcbench claims RESULTS...`: checks the lecture's claims against results files. A refuted claim
// is a result: exit code 0.
#include "analysis/claims/claims_file.hpp"
#include "analysis/claims/claims_report.hpp"
#include "analysis/claims/judge_claims.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"

namespace zcbench {

namespace {

struct ClaimsOptions {
  std::vector<std::string> files;
  std::string format;                 ///< text, markdown, json
  std::optional<std::string> claims;  ///< file with claims; none: the built-in ones
};

ExitCode claims(const ClaimsOptions& options) {
  const ClaimList list = options.claims ? read_claims(*options.claims) : builtin_claims();
  std::vector<Results> files;
  for (const std::string& path : options.files) files.push_back(read_run(path));
  ClaimsReport report{.source = list.source, .files = {}, .claims = judge_claims(files, list)};
  for (const Results& file : files) {
    report.files.push_back({.path = file.label,
                            .date = file.run.started_utc,
                            .cpu_model = file.environment.cpu_model,
                            .cpus = file.environment.allowed_cpus.size()});
  }
  print_lines(in_format(report, options.format, "claims", ExitCode::kSuccess));
  return ExitCode::kSuccess;
}

}  // namespace

Action declare_claims(CLI::App& command) {
  auto options = std::make_shared<ClaimsOptions>();
  command.add_option("RESULTS", options->files, "results files with the evidence")->required();
  add_format(command, options->format, {"text", "markdown", "json"});
  command
      .add_option("--claims", options->claims,
                  "file with other claims than the lecture's (docs/claims.md)")
      ->type_name("FILE");
  return action(options, claims);
}

}  // namespace zcbench
