// `zcbench advise --kernel K --elements N`: recommends a strategy from the costs in a results file.
// Exit code 8: the file has too few points.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <regex>

#include "analysis/advise/advice.hpp"
#include "analysis/advise/advise_json.hpp"
#include "analysis/advise/advise_report.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/model/axis.hpp"
#include "harness/os/file_io.hpp"
#include "harness/results/results_path.hpp"

namespace zcbench {

namespace {

struct AdviseOptions {
  std::string kernel;
  std::uint64_t elements = 0;
  std::optional<std::uint32_t> workers;  ///< none: one per CPU that the run in the file could use
  Lifecycle lifecycle = Lifecycle::fork;
  std::optional<std::string>
      results;         ///< none: the most recent run of the lecture config in results/
  std::string format;  ///< text, markdown, json
};

constexpr const char* kFolder = "results";
constexpr const char* kConfig = "lecture";

// Accepts the same numbers as a config: "1000000" or "1e6".
std::uint64_t parse_elements(const std::string& text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  if (!is_number || !(value >= 1.0 && value <= static_cast<double>(kMaxElements)) ||
      value != std::floor(value)) {
    throw ConfigError(fmt::format("--elements {}: not a whole number from 1 to {}, e.g. 1e6",
                                  in_quotes(text), format_thousands(kMaxElements)));
  }
  return static_cast<std::uint64_t>(value);
}

std::string path_of(const AdviseOptions& options) {
  if (options.results) return *options.results;
  const std::regex named(fmt::format(R"({}-\d{{8}}T\d{{6}}Z.*\.json)", kConfig));
  std::vector<std::string> paths;
  for (const std::string& file : names_in_folder(kFolder)) {
    if (std::regex_match(file, named)) paths.push_back(fmt::format("{}/{}", kFolder, file));
  }
  std::ranges::sort(paths);
  const auto newest = newest_by_date(paths);
  if (!newest) {
    throw ConfigError(
        fmt::format("advise: no {}/{}-*.json found; create one with zcbench run {}, or name a file "
                    "with --results",
                    kFolder, kConfig, kConfig));
  }
  return *newest;
}

ExitCode advise(const AdviseOptions& options) {
  const Results file = read_run(path_of(options));
  const auto cpus = static_cast<std::uint32_t>(file.environment.allowed_cpus.size());
  const Advice advice = make_advice(file, {.kernel = options.kernel,
                                           .elements = options.elements,
                                           .workers = options.workers.value_or(std::max(cpus, 1U)),
                                           .lifecycle = options.lifecycle});
  const ExitCode code = advice.choice ? ExitCode::kSuccess : ExitCode::kInconclusive;
  print_lines(in_format(advice, options.format, "advise", code));
  return code;
}

}  // namespace

Action declare_advise(CLI::App& command) {
  auto options = std::make_shared<AdviseOptions>();
  command
      .add_option("--kernel", options->kernel,
                  "kernel of the job; the results file must contain it")
      ->required()
      ->type_name("KERNEL");
  command
      .add_option_function<std::string>(
          "--elements",
          [options = options.get()](const std::string& text) {
            options->elements = parse_elements(text);
          },
          "size of the array in doubles, e.g. 1e6")
      ->required()
      ->type_name("N");
  command
      .add_option("--workers", options->workers,
                  "number of workers (default: one per CPU that the run in the file could use)")
      ->check(CLI::Range(1U, kMaxWorkers))
      ->type_name("W");
  command
      .add_option_function<std::string>(
          "--lifecycle",
          [options = options.get()](const std::string& word) {
            Point point;
            axis_named("lifecycle").set(point, word);
            options->lifecycle = point.lifecycle;
          },
          "fork (default): workers are forked for the job; exec: they start the program anew for "
          "it; pool: they already wait for it")
      ->check(one_of(axis_named("lifecycle").known_words()))
      ->type_name("LIFECYCLE");
  command
      .add_option("--results", options->results,
                  "results file (default: the most recent results/lecture-UTC.json)")
      ->type_name("FILE");
  add_format(command, options->format, {"text", "markdown", "json"});
  return action(options, advise);
}

}  // namespace zcbench
