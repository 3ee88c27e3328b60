#include "cli/claims.hpp"

#include "analysis/claims/claims_file.hpp"
#include "analysis/claims/claims_report.hpp"
#include "analysis/claims/judge_claims.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/json/json_write.hpp"

namespace zcbench {

void add_claims(CLI::App& app, std::optional<ClaimsOptions>& chosen) {
  const auto [command, claims] =
      add_command(app, "claims", "judge the lecture's claims by results files", chosen);
  command->add_option("RESULTS", claims->files, "results files that hold the evidence")->required();
  add_format(*command, claims->format, {"text", "markdown", "json"});
  command
      ->add_option("--claims", claims->claims, "other claims than the lecture's (docs/claims.md)")
      ->type_name("FILE");
}

ExitCode claims(const ClaimsOptions& options) {
  const ClaimList list = options.claims ? read_claims(*options.claims) : builtin_claims();
  std::vector<RunFile> files;
  for (const std::string& path : options.files) files.push_back(read_run(path));
  ClaimsReport report{.source = list.source, .files = {}, .claims = judge_claims(files, list)};
  for (const RunFile& file : files) {
    report.files.push_back({.path = file.label,
                            .date = file.run.started_utc,
                            .cpu_model = file.environment.cpu_model,
                            .cpus = file.environment.allowed_cpus.size()});
  }
  const std::string text = options.format == "markdown" ? render_markdown(report)
                           : options.format == "text"   ? render_text(report)
                                                        : json_text(to_json(report));
  print_lines(text);
  return ExitCode::kSuccess;
}

}  // namespace zcbench
