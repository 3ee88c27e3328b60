// `zcbench fleet CONFIG`: a sweep on several machines; `fleet status`, `fleet doctor`; and, for the
// nodes, `fleet task` and `fleet sweep`.
#include <fmt/core.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "analysis/nodes/health_report.hpp"
#include "analysis/nodes/nodes_report.hpp"
#include "analysis/summary/summary.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/quantity.hpp"
#include "cli/terminal.hpp"
#include "harness/base/console.hpp"
#include "harness/base/date.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/format.hpp"
#include "harness/base/table.hpp"
#include "harness/base/text.hpp"
#include "harness/external/plan_files.hpp"
#include "harness/fleet/fleet_drive.hpp"
#include "harness/fleet/fleet_folder.hpp"
#include "harness/fleet/fleet_results.hpp"
#include "harness/fleet/fleet_task.hpp"
#include "harness/fleet/task_engine.hpp"
#include "harness/journal/fingerprint.hpp"
#include "harness/json/json_write.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/signals.hpp"
#include "harness/plan/plan.hpp"
#include "harness/results/run_reader.hpp"
#include "harness/run/progress.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint32_t kDefaultAttempts = 3;
constexpr double kSlurmPollS = 5.0;
constexpr std::size_t kShownPoints = 10;
constexpr const char* kDoctorConfig = "smoke";
constexpr const char* kDoctorBudget = "30s";

struct FleetOptions {
  std::string action;  ///< "" (the fleet itself), status, doctor, task, sweep
  std::string config;
  std::string filter;
  Overrides overrides;
  std::optional<std::uint32_t> split;
  std::optional<std::uint32_t> replicate;
  std::uint32_t launches = 1;
  bool require_leakproof = false;
  std::optional<std::string> executor;
  std::optional<std::string> command_template;
  std::vector<std::string> hosts;
  std::optional<std::uint32_t> jobs;
  std::optional<std::string> node_folder;
  std::optional<std::string> program;
  std::vector<std::string> sbatch;  ///< as sbatch takes them
  bool share_nodes = false;
  std::string budget = kDoctorBudget;
  std::optional<std::string> output;
  bool resume = false;
  bool takes_over = false;
  bool plan_only = false;
  bool allow_different_machine = false;
  std::uint32_t attempts = kDefaultAttempts;
  double poll_s = kSlurmPollS;
  bool quiet = false;
  When progress = When::automatic;
  When color = When::automatic;
  // Of `status`, `task` and `sweep`:
  std::string folder;
  std::string task;
  std::string node;
  std::string format;
};

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

std::string program_digest() {
  const FileDescriptor self = open_for_reading("/proc/self/exe");
  auto digest = digest_of_file(self);
  if (!digest) throw MachineError("cannot read /proc/self/exe");
  return *std::move(digest);
}

// A name that load_config knows stays a name; the path of a file becomes absolute.
std::string portable_config(const Config& config, const std::string& given) {
  return config.path.starts_with("built-in ") ? given : absolute_path(given);
}

// Without a slash at its end.
std::string folder_path(const std::string& given) {
  std::string path = absolute_path(given);
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

struct CheckedConfig {
  Config config;
  std::size_t points = 0;
  Fingerprint::Fields fingerprint;
};

CheckedConfig check_config(const std::string& word, const Overrides& overrides,
                           const std::string& filter, std::uint32_t launches) {
  CheckedConfig checked{.config = load_config(word, overrides), .fingerprint = {}};
  Plan plan = make_plan(checked.config, filter);
  identify_files(plan);
  RunResult result;
  result.config_path = checked.config.path;
  result.seed = checked.config.seed;
  result.launches = launches;
  checked.points = plan.points.size();
  checked.fingerprint = make_fingerprint(result, plan, read_environment()).config;
  return checked;
}

// What is not given stays as it is.
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
}

void check_start(const FleetPlan& plan) {
  const FleetStart& start = plan.start;
  if (start.executor == FleetExecutor::command) {
    check_template(start);
  } else if (!start.command_template.empty() || !start.hosts.empty()) {
    throw ConfigError("--template and --hosts are for --executor command");
  }
  for (const std::string& host : start.hosts) node_name(host);
  const bool is_bound = plan.mode != FleetMode::split && !start.hosts.empty();
  if (is_bound && start.hosts.size() != plan.tasks) {
    fail_config("--hosts", fmt::format("has {}, --replicate {}; each node needs one host",
                                       format_count(start.hosts.size(), "host"), plan.tasks));
  }
}

std::uint32_t tasks_of(const FleetOptions& options, FleetMode mode, std::size_t points) {
  if (mode != FleetMode::split) return *options.replicate;
  if (*options.split <= points) return *options.split;
  fail_config(fmt::format("--split {}", *options.split),
              fmt::format("is more than the plan has points; allowed: 1 to {}", points));
}

FleetPlan new_plan(const FleetOptions& options) {
  const bool is_doctor = options.action == "doctor";
  if (!is_doctor && options.split.has_value() == options.replicate.has_value()) {
    throw ConfigError(
        "fleet needs either --split N, to divide the points, or --replicate K, to measure all of "
        "them on K nodes");
  }
  if (is_doctor && !options.replicate) {
    throw ConfigError("fleet doctor needs --replicate K, the number of nodes");
  }
  const std::string word = options.config.empty() && is_doctor ? kDoctorConfig : options.config;
  if (word.empty()) throw ConfigError("fleet needs a CONFIG, or --resume -o FOLDER");
  const CheckedConfig checked =
      check_config(word, options.overrides, options.filter, options.launches);
  FleetPlan plan{.id = random_id(),
                 .date = utc_now(),
                 .mode = is_doctor       ? FleetMode::doctor
                         : options.split ? FleetMode::split
                                         : FleetMode::replicate,
                 .tasks = 0,
                 .config = portable_config(checked.config, word),
                 .config_name = checked.config.name,
                 .filter = options.filter,
                 .overrides = options.overrides,
                 .launches = options.launches,
                 .require_leakproof = options.require_leakproof,
                 .budget = options.budget,
                 .fingerprint = checked.fingerprint,
                 .program = options.program.value_or(own_path()),
                 .program_digest = program_digest(),
                 .start = {.command_template = {}, .hosts = {}, .node_folder = {}}};
  plan.tasks = tasks_of(options, plan.mode, checked.points);
  if (options.plan_only) plan.start.executor = FleetExecutor::command;  // somebody else's
  set_start(options, plan.start);
  if (!options.plan_only) check_start(plan);
  return plan;
}

void require_same(const FleetFolder& folder, const std::vector<KeyDifference>& differences) {
  if (differences.empty()) return;
  throw CorruptError(fmt::format("{}: has a fleet of another plan: {}; choose another folder",
                                 escaped(folder.path()), differences_text(differences)));
}

// The plan in the folder, checked against what the command line names, the config as it is now, and
// this program.
FleetPlan resumed_plan(const FleetFolder& folder, const FleetOptions& options) {
  FleetPlan plan = folder.plan();
  const bool names_config = !options.config.empty();
  const std::string word = names_config ? options.config : plan.config;
  const CheckedConfig now =
      names_config ? check_config(word, options.overrides, options.filter, options.launches)
                   : check_config(word, plan.overrides, plan.filter, plan.launches);
  require_same(folder, differences(MachineKey{plan.fingerprint}, MachineKey{now.fingerprint}));
  const std::optional<std::uint32_t> tasks = options.split ? options.split : options.replicate;
  const bool is_split = plan.mode == FleetMode::split;
  if (tasks && (*tasks != plan.tasks || options.split.has_value() != is_split)) {
    require_same(folder,
                 {{.field = "tasks",
                   .base = fmt::format("{} {}", to_string(plan.mode), plan.tasks),
                   .other = fmt::format("{} {}", options.split ? "split" : "replicate", *tasks)}});
  }
  require_same(folder, differences(MachineKey{{{"binary", plan.program_digest}}},
                                   MachineKey{{{"binary", program_digest()}}}));
  if (options.program) plan.program = *options.program;
  set_start(options, plan.start);
  return plan;
}

std::uint32_t finished_tasks(const FleetFolder& folder, const FleetPlan& plan) {
  std::uint32_t finished = 0;
  for (std::uint32_t task = 1; task <= plan.tasks; ++task) {
    finished += folder.is_finished(task) ? 1 : 0;
  }
  return finished;
}

std::string resume_command(const FleetFolder& folder, const FleetPlan& plan) {
  return fmt::format("zcbench fleet {}{}", plan.mode == FleetMode::doctor ? "doctor " : "",
                     shell_line({"--resume", "-o", folder.path()}));
}

void print_plan(const FleetFolder& folder, const FleetPlan& plan) {
  print_out("{} planned in {}; run each task on a node:\n", format_count(plan.tasks, "task"),
            folder.path());
  print_out("  {}\n", shell_line(task_command(plan, folder.path(), 1, "")));
  if (plan.tasks > 1) print_out("  ... to ... {}\n", plan.tasks);
  print_out("then merge their results: {}\n", resume_command(folder, plan));
}

// What the last lines of a task's log say, if nothing better is known.
void print_failures(const FleetFolder& folder, const FleetPlan& plan,
                    const std::vector<FailedTask>& failures) {
  for (const FailedTask& failure : failures) {
    print_error("zcbench: task {} failed{}: {}; its log: {}\n", failure.task,
                failure.node.empty() ? "" : " on " + failure.node, failure.message,
                folder.task_log(failure.task));
  }
  print_error("zcbench: {} of {} have results; to start the others again: {}\n",
              finished_tasks(folder, plan), format_count(plan.tasks, "task"),
              resume_command(folder, plan));
}

ExitCode code_of_results(const RunResult& run) {
  const bool failed = std::ranges::count(run.points, PointStatus::failed, &PointResult::status) > 0;
  return failed ? ExitCode::kPointFailed : ExitCode::kSuccess;
}

ExitCode print_results(const FleetFolder& folder, const FleetOptions& options) {
  const Results file = read_run(folder.results_path());
  if (!options.quiet) {
    const SummaryStyle style = terminal_style(options.color);
    print_colored(render_summary(file.run, style) + "\n");
    print_lines(render_nodes(file.run, file.nodes, {.width = terminal_width()}, kShownPoints));
    print_out("results: {}\nall tables: zcbench show {}\n", folder.results_path(),
              folder.results_path());
  }
  for (const PointResult& result : file.run.points) {
    if (!options.quiet || result.status != PointStatus::failed) continue;
    print_error("zcbench: failed: {}\n", result.reason);
  }
  return code_of_results(file.run);
}

ExitCode finish(const FleetFolder& folder, const FleetPlan& plan, const FleetOptions& options) {
  if (plan.mode == FleetMode::doctor) {
    print_lines(render_health(read_node_health(folder, plan), paragraph_width()));
    return ExitCode::kSuccess;
  }
  write_fleet_results(folder, plan, {.may_differ_in_machine = options.allow_different_machine});
  return print_results(folder, options);
}

// Follows the tasks to their ends. Returns those that failed.
std::vector<FailedTask> follow(const FleetFolder& folder, const FleetPlan& plan, TaskEngine& engine,
                               const FleetOptions& options) {
  const StopSignalsNoted noted;
  Progress progress(is_wanted(options.progress, STDERR_FILENO) && !options.quiet);
  try {
    std::vector<FailedTask> failures = drive_tasks(
        folder, plan, engine, options.attempts,
        [&](const FleetProgress& now) { progress.show(progress_text(now, plan.tasks)); });
    for (const std::string& line : sweep_nodes(folder, plan, engine)) {
      print_error("zcbench: {}\n", line);
    }
    return failures;
  } catch (const Interrupted& signal) {
    progress.finish();
    print_error(
        "\nzcbench: {}; {} of {} finished{}; to continue: {}\n", signal.what(),
        finished_tasks(folder, plan), format_count(plan.tasks, "task"),
        engine.outlives_driver()
            ? fmt::format("; the others stay in Slurm (scancel --name=zcbench-{} ends them)",
                          plan.id)
            : "",
        resume_command(folder, plan));
    throw;
  }
}

ExitCode drive(const FleetOptions& options) {
  if (!options.output) throw ConfigError("fleet needs -o FOLDER, which all nodes can reach");
  const FleetFolder folder(folder_path(*options.output));
  FleetPlan plan;
  const bool is_resumed = options.resume && folder.has_plan();
  if (is_resumed) {
    plan = resumed_plan(folder, options);
  } else {
    plan = new_plan(options);
  }
  // Before anything is written: it may refuse.
  const std::unique_ptr<TaskEngine> engine =
      options.plan_only ? nullptr : make_engine(folder, plan, options.poll_s);
  if (!is_resumed) folder.create(plan);
  if (options.plan_only) {
    print_plan(folder, plan);
    return ExitCode::kSuccess;
  }
  const FleetDriver driver(folder, options.takes_over);
  const bool is_finished = finished_tasks(folder, plan) == plan.tasks;
  if (!is_finished || !is_resumed) check_start(plan);
  std::vector<FailedTask> failures;
  try {
    if (!is_finished || plan.start.executor != FleetExecutor::command ||
        !plan.start.command_template.empty()) {
      failures = follow(folder, plan, *engine, options);
    }
  } catch (const Interrupted& signal) {
    return static_cast<ExitCode>(signal.code());  // said already
  }
  if (!failures.empty()) {
    print_failures(folder, plan, failures);
    return static_cast<ExitCode>(failures.front().code);
  }
  return finish(folder, plan, options);
}

std::string attempts_text(const TaskRecord& record) {
  std::uint64_t count = 0;
  for (const Attempt& attempt : record.attempts) count += attempt.number;
  return count == 0 ? "" : std::to_string(count);
}

Json status_json(const FleetFolder& folder, const FleetPlan& plan) {
  Json tasks = Json::array();
  for (std::uint32_t task = 1; task <= plan.tasks; ++task) {
    const TaskRecord record = folder.task(task);
    Json attempts = Json::array();
    for (const Attempt& attempt : record.attempts) {
      attempts.push_back({{"node", attempt.node},
                          {"host_name", attempt.host_name},
                          {"number", attempt.number},
                          {"started", attempt.started},
                          {"has_ended", attempt.has_ended},
                          {"code", attempt.code},
                          {"message", attempt.message}});
    }
    tasks.push_back(
        {{"task", task}, {"state", to_string(record.state)}, {"attempts", std::move(attempts)}});
  }
  return {{"id", plan.id},
          {"mode", to_string(plan.mode)},
          {"config", plan.config_name},
          {"executor", to_string(plan.start.executor)},
          {"finished", finished_tasks(folder, plan)},
          {"tasks", std::move(tasks)}};
}

ExitCode status(const FleetOptions& options) {
  const FleetFolder folder(folder_path(options.folder));
  const FleetPlan plan = folder.plan();
  if (options.format == "json") {
    print_lines(
        json_text(in_envelope("fleet status", ExitCode::kSuccess, status_json(folder, plan))));
    return ExitCode::kSuccess;
  }
  Table table({{.header = "task", .align = Align::right},
               {.header = "state"},
               {.header = "node"},
               {.header = "attempts", .align = Align::right},
               {.header = "started"},
               {.header = "message"}});
  for (std::uint32_t task = 1; task <= plan.tasks; ++task) {
    const TaskRecord record = folder.task(task);
    const Attempt* last = record.last();
    const bool has_failed = record.state == TaskState::failed;
    table.add_row({std::to_string(task), to_string(record.state), last == nullptr ? "" : last->node,
                   attempts_text(record), last == nullptr ? "" : last->started,
                   has_failed ? fmt::format("exit code {}: {}", last->code, last->message) : ""});
  }
  print_lines(table.text({.width = terminal_width()}));
  print_out("{} of {} finished; fleet {} of {}, {}, executor {}\n", finished_tasks(folder, plan),
            format_count(plan.tasks, "task"), plan.id, plan.config_name,
            std::string(to_string(plan.mode)), std::string(to_string(plan.start.executor)));
  return ExitCode::kSuccess;
}

std::uint32_t task_number(const std::string& digits) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error == std::errc() && end == digits.data() + digits.size()) return number;
  fail_config("TASK " + in_quotes(digits), "is no number of a task; tasks are counted from 1");
}

ExitCode task(const FleetOptions& options) {
  return run_task(FleetFolder(folder_path(options.folder)), task_number(options.task),
                  node_name(options.node));
}

ExitCode sweep(const FleetOptions& options) {
  const FleetFolder folder(folder_path(options.folder));
  sweep_node(folder, folder.plan(), node_name(options.node));
  return ExitCode::kSuccess;
}

ExitCode fleet(const FleetOptions& options) {
  if (options.action == "status") return status(options);
  if (options.action == "task") return task(options);
  if (options.action == "sweep") return sweep(options);
  return drive(options);
}

void add_count(CLI::App& command, const std::string& flag, std::optional<std::uint32_t>& count,
               const std::string& help) {
  command.add_option(flag, count, help)->check(CLI::Range(1U, kMostTasks))->type_name("N");
}

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

// Of the fleet itself and of `doctor`.
void add_start(CLI::App& command, FleetOptions& options) {
  add_filter(command, options.filter);
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
  add_count(command, "--jobs", options.jobs,
            "local, or command without hosts: tasks at a time "
            "(default 1)");
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

void add_folder(CLI::App& command, FleetOptions& options) {
  command.add_option("FOLDER", options.folder, "folder of a fleet")->required();
}

}  // namespace

Action declare_fleet(CLI::App& command) {
  auto options = std::make_shared<FleetOptions>();
  const auto add_action = [&](const std::string& name, const std::string& description) {
    CLI::App* added = command.add_subcommand(name, description);
    added->footer(exit_code_table());
    added->preparse_callback(
        [options = options.get(), name](std::size_t) { options->action = name; });
    return added;
  };
  add_config(command, options->config);
  add_count(command, "--split", options->split, "divide the points into N tasks");
  add_count(command, "--replicate", options->replicate, "measure all points on each of N nodes");
  add_start(command, *options);
  add_set(command, options->overrides);
  add_seed(command, options->overrides.seed, "seed of the order of points and of generated data");
  command
      .add_option("--launches", options->launches,
                  "repeat the plan in N fresh processes on each node (1 to 100)")
      ->check(CLI::Range(1, 100))
      ->type_name("N");
  command.add_flag("--require-leakproof", options->require_leakproof,
                   "refuse to run if a kill could leave an object in /dev/shm");
  command.add_flag("--plan-only", options->plan_only,
                   "write the folder and start nothing: whatever you have starts the tasks");
  command.add_flag("--allow-different-machine", options->allow_different_machine,
                   "merge results of different kinds of machines");
  CLI::App* status = add_action("status", "show a fleet's tasks");
  add_folder(*status, *options);
  add_format(*status, options->format, {"text", "json"});
  CLI::App* doctor = add_action("doctor", "run doctor and selfcheck on each node; name odd nodes");
  add_config(*doctor, options->config);
  add_count(*doctor, "--replicate", options->replicate, "number of nodes");
  add_start(*doctor, *options);
  add_duration(
      *doctor, "--budget", {0.1, 86400.0}, "from 0.1s to 24h",
      [options = options.get()](double seconds) { options->budget = fmt::format("{}s", seconds); },
      "time that selfcheck may take on each node (default 30s)");
  CLI::App* task = add_action("task", "run a task of a fleet on this node");
  add_folder(*task, *options);
  task->add_option("TASK", options->task, "its number, from 1")->required();
  CLI::App* sweep = add_action("sweep", "remove what finished tasks left on this node's disk");
  add_folder(*sweep, *options);
  for (CLI::App* on_node : {task, sweep}) {
    on_node
        ->add_option("--node", options->node,
                     "name of this node (default: Slurm's, or the host's name)")
        ->type_name("NAME");
  }
  return action(options, fleet);
}

}  // namespace zcbench
