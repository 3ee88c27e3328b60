#include "cli/fleet_options.hpp"

#include <fmt/core.h>
#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <utility>

#include "cli/quantity.hpp"
#include "harness/base/date.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/external/plan_files.hpp"
#include "harness/fleet/fleet_task.hpp"
#include "harness/journal/fingerprint.hpp"
#include "harness/os/file_io.hpp"
#include "harness/plan/plan.hpp"

namespace zcbench {

namespace {

constexpr const char* kDoctorConfig = "smoke";
constexpr const char* kDoctorBudget = "30s";

FleetExecutor executor_named(const std::string& word) {
  return *std::ranges::find_if(kFleetExecutors,
                               [&](FleetExecutor executor) { return to_string(executor) == word; });
}

std::string random_id() {
  std::uint64_t bits = 0;
  if (::getrandom(&bits, sizeof bits, 0) != sizeof bits) {
    throw MachineError("getrandom: no random bits for the fleet's id");
  }
  return fmt::format("{:012x}", bits & 0xFFFF'FFFF'FFFF);
}

// Keeps a name that load_config knows; makes the path of a file absolute.
std::string portable_config(const Config& config, const std::string& given) {
  return config.path.starts_with("built-in ") ? given : absolute_path(given);
}

// What a fleet measures, as far as this is not part of a fingerprint.
struct WantedSweep {
  std::string config;
  std::string filter;
  Overrides overrides;
  std::uint32_t launches = 1;
};

struct CheckedConfig {
  Config config;
  std::size_t points = 0;
  Fingerprint::Fields fingerprint;
};

CheckedConfig check_config(const WantedSweep& sweep) {
  CheckedConfig checked{.config = load_config(sweep.config, sweep.overrides), .fingerprint = {}};
  Plan plan = make_plan(checked.config, sweep.filter);
  identify_files(plan);
  RunResult result;
  result.config_path = checked.config.path;
  result.seed = checked.config.seed;
  result.launches = sweep.launches;
  checked.points = plan.points.size();
  checked.fingerprint = make_fingerprint(result, plan, read_environment()).config;
  return checked;
}

// Sets how the fleet is started; what the options do not give stays as it is.
void set_start(const FleetOptions& options, FleetStart& start) {
  if (options.executor) start.executor = executor_named(*options.executor);
  if (options.command_template) start.command_template = *options.command_template;
  if (!options.hosts.empty()) start.hosts = options.hosts;
  if (options.jobs) start.jobs = *options.jobs;
  if (options.node_folder) start.node_folder = *options.node_folder;
  const bool says_sbatch = !options.sbatch.empty() || options.share_nodes;
  if (says_sbatch && start.executor != FleetExecutor::slurm) {
    throw ConfigError(
        "--partition, --account and other options of sbatch are for --executor slurm");
  }
  if (start.executor == FleetExecutor::slurm && (says_sbatch || start.sbatch.empty())) {
    start.sbatch = options.sbatch;
    if (!options.share_nodes) start.sbatch.push_back("--exclusive");
  }
  if (!start.node_folder.empty() && !start.node_folder.starts_with('/')) {
    fail_config("--node-folder " + in_quotes(start.node_folder),
                "is not an absolute path, so nodes cannot find it");
  }
}

FleetMode mode_of(const FleetOptions& options) {
  if (options.is_doctor) return FleetMode::doctor;
  return options.split ? FleetMode::split : FleetMode::replicate;
}

void check_task_count(const FleetOptions& options) {
  if (options.is_doctor && options.split) {
    throw ConfigError("fleet doctor takes --replicate K, the number of nodes, not --split");
  }
  if (options.is_doctor && !options.replicate) {
    throw ConfigError("fleet doctor needs --replicate K, the number of nodes");
  }
  if (options.split.has_value() == options.replicate.has_value()) {
    throw ConfigError(
        "fleet needs either --split N, to divide the points, or --replicate K, to measure all of "
        "them on K nodes");
  }
}

std::uint32_t tasks_of(const FleetOptions& options, std::size_t points) {
  if (!options.split) return *options.replicate;
  if (*options.split <= points) return *options.split;
  fail_config(fmt::format("--split {}", *options.split),
              fmt::format("is more than the plan has points; allowed: 1 to {}", points));
}

// What the command line asks to measure; if it names no config, the rest is as in `plan`.
WantedSweep wanted(const FleetOptions& options, const FleetPlan& plan) {
  if (!options.config.empty()) {
    return {.config = options.config,
            .filter = options.filter,
            .overrides = options.overrides,
            .launches = options.launches.value_or(1)};
  }
  WantedSweep wanted{.config = plan.config,
                     .filter = options.filter.empty() ? plan.filter : options.filter,
                     .overrides = plan.overrides,
                     .launches = options.launches.value_or(plan.launches)};
  for (const auto& setting : options.overrides.set) wanted.overrides.set.push_back(setting);
  if (options.overrides.seed) wanted.overrides.seed = options.overrides.seed;
  return wanted;
}

using Fields = Fingerprint::Fields;

void require_same(const FleetFolder& folder, const Fields& was, const Fields& now) {
  const auto changed = differences(MachineKey{was}, MachineKey{now});
  if (changed.empty()) return;
  throw CorruptError(fmt::format("{}: has a fleet of another plan: {}; choose another folder",
                                 escaped(folder.path()), differences_text(changed)));
}

void require_same_mode(const FleetFolder& folder, const FleetPlan& plan,
                       const FleetOptions& options) {
  const std::optional<std::uint32_t> tasks = options.split ? options.split : options.replicate;
  const FleetMode mode = mode_of(options);
  if (tasks) {
    require_same(folder, {{"tasks", fmt::format("{} {}", to_string(plan.mode), plan.tasks)}},
                 {{"tasks", fmt::format("{} {}", to_string(mode), *tasks)}});
  }
  if (options.is_doctor == (plan.mode == FleetMode::doctor)) return;
  throw CorruptError(fmt::format("{}: is of another command; go on with it: {}",
                                 escaped(folder.path()), resume_command(folder, plan)));
}

}  // namespace

FleetFolder fleet_folder(const std::string& given) {
  std::string path = absolute_path(given);
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return FleetFolder(path);
}

std::string resume_command(const FleetFolder& folder, const FleetPlan& plan) {
  return fmt::format("zcbench fleet {}{}", plan.mode == FleetMode::doctor ? "doctor " : "",
                     shell_line({"--resume", "-o", folder.path()}));
}

void check_fleet_start(const FleetPlan& plan) {
  const FleetStart& start = plan.start;
  if (start.executor == FleetExecutor::command) {
    check_template(start);
  } else if (!start.command_template.empty() || !start.hosts.empty()) {
    throw ConfigError("--template and --hosts are for --executor command");
  }
  for (const std::string& host : start.hosts) require_node_name("--hosts", host);
  const bool is_bound = plan.mode != FleetMode::split && !start.hosts.empty();
  if (is_bound && start.hosts.size() != plan.tasks) {
    fail_config("--hosts", fmt::format("has {}, --replicate {}; each node needs one host",
                                       format_count(start.hosts.size(), "host"), plan.tasks));
  }
}

FleetPlan new_fleet(const FleetOptions& options) {
  check_task_count(options);
  const WantedSweep sweep{
      .config = options.config.empty() && options.is_doctor ? kDoctorConfig : options.config,
      .filter = options.filter,
      .overrides = options.overrides,
      .launches = options.launches.value_or(1)};
  if (sweep.config.empty()) {
    throw ConfigError("fleet needs a CONFIG, or --resume -o FOLDER");
  }
  const CheckedConfig checked = check_config(sweep);
  FleetPlan plan{.id = random_id(),
                 .date = utc_now(),
                 .mode = mode_of(options),
                 .tasks = tasks_of(options, checked.points),
                 .config = portable_config(checked.config, sweep.config),
                 .config_name = checked.config.name,
                 .filter = options.filter,
                 .overrides = options.overrides,
                 .launches = sweep.launches,
                 .require_leakproof = options.require_leakproof,
                 .budget = options.budget.value_or(kDoctorBudget),
                 .fingerprint = checked.fingerprint,
                 .program = options.program.value_or(own_path()),
                 .program_digest = program_digest(),
                 .start = {.command_template = {}, .hosts = {}, .node_folder = {}}};
  if (options.plan_only) plan.start.executor = FleetExecutor::command;  // run by somebody else
  set_start(options, plan.start);
  if (!options.plan_only) check_fleet_start(plan);
  return plan;
}

FleetPlan resumed_fleet(const FleetFolder& folder, const FleetOptions& options) {
  FleetPlan plan = folder.plan();
  require_same_mode(folder, plan, options);
  require_same(folder, plan.fingerprint, check_config(wanted(options, plan)).fingerprint);
  require_same(
      folder, {{"require_leakproof", plan.require_leakproof ? "yes" : "no"}},
      {{"require_leakproof", plan.require_leakproof || options.require_leakproof ? "yes" : "no"}});
  require_same(folder, {{"budget", plan.budget}},
               {{"budget", options.budget.value_or(plan.budget)}});
  require_same(folder, {{"binary", plan.program_digest}}, {{"binary", program_digest()}});
  if (options.program) plan.program = *options.program;
  set_start(options, plan.start);
  return plan;
}

void add_task_count(CLI::App& command, const std::string& flag, std::optional<std::uint32_t>& count,
                    const std::string& help) {
  command.add_option(flag, count, help)->check(CLI::Range(1U, kMostTasks))->type_name("N");
}

namespace {

void add_sbatch(CLI::App& command, FleetOptions& options) {
  const std::pair<const char*, const char*> kOptions[] = {
      {"partition", "slurm: the partition"},
      {"account", "slurm: the account"},
      {"time", "slurm: time limit of a task"},
      {"constraint", "slurm: features that nodes must have, e.g. their CPU model"}};
  for (const auto& [name, help] : kOptions) {
    const std::string option = std::string("--") + name;
    command
        .add_option_function<std::string>(
            option,
            [&options, option](const std::string& value) {
              options.sbatch.push_back(option + "=" + value);
            },
            help)
        ->type_name("TEXT");
  }
  command
      .add_option_function<std::vector<std::string>>(
          "--sbatch",
          [&options](const std::vector<std::string>& words) {
            options.sbatch.insert(options.sbatch.end(), words.begin(), words.end());
          },
          "slurm: any other option of sbatch, e.g. --sbatch=--qos=low; may be repeated")
      ->type_name("OPTION")
      ->take_all()
      ->allow_extra_args(false);
  command.add_flag("--share-nodes", options.share_nodes,
                   "slurm: do not ask for whole nodes (--exclusive)");
}

void add_executor(CLI::App& command, FleetOptions& options) {
  command
      .add_option("--executor", options.executor,
                  "who starts the tasks: local (default; processes here), command (any, with "
                  "--template) or slurm")
      ->check(one_of({"local", "command", "slurm"}))
      ->type_name("EXECUTOR");
  command
      .add_option("--template", options.command_template,
                  "command: a line for sh, e.g. 'ssh {host} {quoted_command}'; also {command}, "
                  "{folder}, {task}")
      ->type_name("TEXT");
  command
      .add_option("--hosts", options.hosts,
                  "command: names for {host}, separated by commas; one task at a time on each")
      ->type_name("HOST,...")
      ->delimiter(',')
      ->allow_extra_args(false);
  add_task_count(command, "--jobs", options.jobs,
                 "local, or command without hosts: tasks at a time "
                 "(default 1)");
}

}  // namespace

void add_fleet_start(CLI::App& command, FleetOptions& options) {
  add_filter(command, options.filter);
  add_executor(command, options);
  add_sbatch(command, options);
  command
      .add_option("--node-folder", options.node_folder,
                  "folder on each node's own disk for journals (default $TMPDIR or /tmp there)")
      ->type_name("DIR");
  command.add_option("--program", options.program, "path of this zcbench on the nodes")
      ->type_name("FILE");
  command
      .add_option("-o,--output", options.output, "folder of the fleet, which all nodes can reach")
      ->type_name("DIR");
  command.add_flag("--resume", options.resume, "go on with the fleet in the folder");
  command.add_flag("--takeover", options.takes_over,
                   "even if another process, on another host, seems to drive it");
  command
      .add_option("--attempts", options.attempts,
                  "start a task that died up to N times (default 3)")
      ->check(CLI::Range(1, 1000))
      ->type_name("N");
  add_duration(
      command, "--poll", {0.05, 600.0}, "from 50ms to 10min",
      [&options](double seconds) { options.poll_s = seconds; },
      "slurm: ask for its queue this often (default 5s)");
  command.add_flag("-q,--quiet", options.quiet, "print only errors");
  add_progress(command, options.progress);
  add_when(command, "--color", options.color,
           "color the summary: auto (respects NO_COLOR), always or never");
}

}  // namespace zcbench
