#include <fmt/core.h>
#include <unistd.h>

#include "analysis/ab/ab_file.hpp"
#include "analysis/ab/ab_setup.hpp"
#include "analysis/ab/ab_text.hpp"
#include "analysis/compare/verdict_code.hpp"
#include "cli/commands.hpp"
#include "harness/base/console.hpp"
#include "harness/base/errors.hpp"
#include "harness/json/json_write.hpp"
#include "harness/os/output_file.hpp"
#include "harness/os/signals.hpp"
#include "harness/results/results_path.hpp"
#include "harness/results/results_reader.hpp"
#include "harness/run/progress.hpp"

namespace zcbench {

namespace {

void print(const AbRecord& record, std::span<const PointVerdict> verdicts,
           const std::string& format) {
  if (format == "json") return print_lines(json_text(to_json(record, verdicts)));
  print_lines(format == "markdown" ? to_markdown(record, verdicts) : to_text(record, verdicts));
}

ExitCode code_of(const AbRecord& record, std::span<const PointVerdict> verdicts) {
  const Verdict verdict = verdict_of(verdicts);
  const bool accepted = verdict == Verdict::inconclusive && record.inconclusive_is_ok;
  return accepted ? ExitCode::kSuccess : exit_code_of(verdict);
}

ExitCode replay(const AbOptions& options) {
  const AbRecord record = replayed_record(read_results_text(*options.replay), *options.replay);
  const std::vector<PointVerdict> verdicts = judge(record);
  print(record, verdicts, options.format);
  return code_of(record, verdicts);
}

}  // namespace

ExitCode ab(const AbOptions& options) {
  if (options.replay) return replay(options);
  const StopSignalsNoted noted;
  AbSetup setup = set_up(options);
  const OutputFile output(options.output ? *options.output : new_results("ab"), options.config,
                          options.output ? NamedBy::user : NamedBy::zcbench);
  Progress progress(is_wanted(options.progress, STDERR_FILENO));
  AbRecord& record = setup.record;
  try {
    run_session(setup.plan, record, [&](const std::string& status) { progress.show(status); });
  } catch (const Interrupted& signal) {
    // The evidence is valid whenever one stops; only the budget was not used up.
    progress.finish();
    const std::vector<PointVerdict> verdicts = judge(record);
    const std::string saved = output.save_partial(json_text(to_json(record, verdicts)));
    print(record, verdicts, options.format);
    print_error("zcbench: {}; the units taken so far are in {}\n", signal.what(), saved);
    return static_cast<ExitCode>(signal.code());
  }
  progress.finish();
  const std::vector<PointVerdict> verdicts = judge(record);
  const std::string saved = output.save(json_text(to_json(record, verdicts)));
  throw_if_interrupted();
  print(record, verdicts, options.format);
  if (options.format == "text") print_out("units: {}\n", saved);
  return code_of(record, verdicts);
}

}  // namespace zcbench
