// `zcbench baseline save|list|show|drop`: manages saved results that later runs are compared with.
#include <fmt/core.h>

#include <algorithm>
#include <ctime>

#include "analysis/compare/baseline_store.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "harness/base/date.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/machine/environment.hpp"
#include "harness/results/results_reader.hpp"

namespace zcbench {

namespace {

struct BaselineOptions {
  std::string action;  ///< save, list, show, drop
  std::string name;
  std::string file;                      ///< save only
  std::optional<std::string> selfcheck;  ///< save only: file with noise floors
  std::string folder;
};

std::size_t launches_of(const ResultsSummary& file) {
  std::size_t most = 0;
  for (const ResultsPoint& point : file.points) most = std::max(most, point.launches.size());
  return most;
}

void print_staleness(const ResultsSummary& file, const std::string& kernel) {
  for (const std::string& line : staleness(file, kernel, std::time(nullptr))) {
    print_out("  {}\n", line);
  }
}

void save(const BaselineStore& store, const BaselineOptions& options) {
  const NoiseRecord noise =
      options.selfcheck ? read_noise_record(*options.selfcheck) : NoiseRecord{};
  const std::string path = store.save(options.name, options.file, noise, utc_now());
  const ResultsSummary saved = read_results(path);
  print_out("baseline: {}\nmachine: {}\n", path, saved.machine.text());
  for (const KeyDifference& part : differences(saved.machine, machine_key(read_environment()))) {
    print_out("warning: from another machine: {} is {} in the file, {} here\n", part.field,
              in_quotes(part.base), in_quotes(part.other));
  }
  if (launches_of(saved) < 5) {
    print_out("warning: the file has {}; compare needs run --launches 5\n",
              format_count(launches_of(saved), "launch"));
  }
}

void list(const BaselineStore& store) {
  const Environment environment = read_environment();
  const std::string here = machine_key(environment).folder_name();
  const std::vector<BaselinePlace> places = store.list();
  if (places.empty()) print_out("no baselines; save one with zcbench baseline save NAME FILE\n");
  for (const BaselinePlace& place : places) {
    print_out("{}  {}{}", place.name, place.machine_folder,
              place.machine_folder == here ? " (this machine)" : "");
    try {
      const ResultsSummary file = read_results(place.path);
      print_out("  {}  commit {}  {}\n", file.date, file.commit,
                format_count(file.points.size(), "point"));
      if (place.machine_folder == here) print_staleness(file, environment.kernel);
    } catch (const Error& error) {  // one bad file must not hide the others
      print_out("  unreadable: {}\n", error.what());
    }
  }
}

void show(const BaselineStore& store, const BaselineOptions& options) {
  const Environment environment = read_environment();
  const std::string path = store.path_for(options.name, machine_key(environment));
  const ResultsSummary file = read_results(path);
  print_out("baseline {}: {}\n", options.name, path);
  print_out("  date        {}\n  commit      {}\n  build       {}\n", file.date, file.commit,
            file.build_type);
  print_out("  config      {}, {}\n", file.config_name, file.config_hash);
  print_out("  kernel      {}\n", file.kernel);
  print_out("  measured    {}, {}\n", format_count(file.points.size(), "point"),
            format_count(launches_of(file), "launch"));
  print_out("  noise       {}\n", file.noise.empty()
                                      ? "unknown; record it with baseline save --selfcheck FILE"
                                      : format_count(file.noise.size(), "point"));
  for (const auto& [field, value] : file.machine.parts) {
    print_out("  {:<11} {}\n", field, value.empty() ? "unknown" : escaped(value, 200));
  }
  print_staleness(file, environment.kernel);
}

ExitCode baseline(const BaselineOptions& options) {
  const BaselineStore store(options.folder);
  if (options.action == "save") save(store, options);
  if (options.action == "list") list(store);
  if (options.action == "show") show(store, options);
  if (options.action == "drop") {
    print_out("removed {}\n", store.drop(options.name, machine_key(read_environment())));
  }
  return ExitCode::kSuccess;
}

}  // namespace

Action declare_baseline(CLI::App& command) {
  auto options = std::make_shared<BaselineOptions>();
  command.require_subcommand(1);
  const auto add_action = [&](const std::string& name, const std::string& description) {
    CLI::App* added = command.add_subcommand(name, description);
    added->footer(exit_code_table());
    added->preparse_callback(
        [options = options.get(), name](std::size_t) { options->action = name; });
    add_baseline_folder(*added, options->folder);
    if (name != "list")
      added->add_option("NAME", options->name, "name of the baseline")->required();
    return added;
  };
  CLI::App* save = add_action("save", "save a results file as a baseline of its machine");
  save->add_option("FILE", options->file, "results of run --launches 5")->required();
  save->add_option("--selfcheck", options->selfcheck, "selfcheck's output with the noise floors")
      ->type_name("FILE");
  add_action("list", "list the baselines of all machines");
  add_action("show", "describe a baseline");
  add_action("drop", "remove a baseline of this machine");
  return action(options, baseline);
}

}  // namespace zcbench
