// `zcbench fleet status FOLDER`: shows the tasks of a fleet, whether or not it is being driven.
#include <fmt/core.h>

#include "cli/commands.hpp"
#include "cli/fleet_options.hpp"
#include "cli/terminal.hpp"
#include "harness/base/format.hpp"
#include "harness/base/table.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

struct FleetStatusOptions {
  std::string folder;
  std::string format;  ///< text, json
};

std::string attempts_text(const TaskRecord& record) {
  std::uint64_t count = 0;
  for (const Attempt& attempt : record.attempts) count += attempt.number;
  return count == 0 ? "" : std::to_string(count);
}

// All tasks of a fleet, read at one time.
std::vector<TaskRecord> read_tasks(const FleetFolder& folder, const FleetPlan& plan) {
  std::vector<TaskRecord> tasks;
  for (std::uint32_t task = 1; task <= plan.tasks; ++task) tasks.push_back(folder.task(task));
  return tasks;
}

std::size_t finished_among(const std::vector<TaskRecord>& tasks) {
  return static_cast<std::size_t>(
      std::ranges::count(tasks, TaskState::finished, &TaskRecord::state));
}

Json status_json(const FleetPlan& plan, const std::vector<TaskRecord>& records) {
  Json tasks = Json::array();
  for (std::size_t index = 0; index < records.size(); ++index) {
    Json attempts = Json::array();
    for (const Attempt& attempt : records[index].attempts) {
      attempts.push_back({{"node", attempt.node},
                          {"host_name", attempt.host_name},
                          {"number", attempt.number},
                          {"started", attempt.started},
                          {"has_ended", attempt.has_ended},
                          {"code", attempt.code},
                          {"message", attempt.message}});
    }
    tasks.push_back({{"task", index + 1},
                     {"state", to_string(records[index].state)},
                     {"attempts", std::move(attempts)}});
  }
  return {{"id", plan.id},
          {"mode", to_string(plan.mode)},
          {"config", plan.config_name},
          {"executor", to_string(plan.start.executor)},
          {"finished", finished_among(records)},
          {"tasks", std::move(tasks)}};
}

std::string status_text(const FleetPlan& plan, const std::vector<TaskRecord>& records) {
  Table table({{.header = "task", .align = Align::right},
               {.header = "state"},
               {.header = "node"},
               {.header = "attempts", .align = Align::right},
               {.header = "started"},
               {.header = "message"}});
  for (std::size_t index = 0; index < records.size(); ++index) {
    const TaskRecord& record = records[index];
    const Attempt* last = record.last();
    const bool has_failed = record.state == TaskState::failed;
    table.add_row({std::to_string(index + 1), to_string(record.state),
                   last == nullptr ? "" : last->node, attempts_text(record),
                   last == nullptr ? "" : last->started,
                   has_failed ? fmt::format("exit code {}: {}", last->code, last->message) : ""});
  }
  return table.text({.width = terminal_width()}) +
         fmt::format("{} of {} finished; fleet {} of {}, {}, executor {}\n",
                     finished_among(records), format_count(plan.tasks, "task"), plan.id,
                     plan.config_name, to_string(plan.mode), to_string(plan.start.executor));
}

ExitCode fleet_status(const FleetStatusOptions& options) {
  const FleetFolder folder = fleet_folder(options.folder);
  const FleetPlan plan = folder.plan();
  const std::vector<TaskRecord> tasks = read_tasks(folder, plan);
  print_lines(options.format == "json" ? json_text(in_envelope("fleet status", ExitCode::kSuccess,
                                                               status_json(plan, tasks)))
                                       : status_text(plan, tasks));
  return ExitCode::kSuccess;
}

}  // namespace

Action declare_fleet_status(CLI::App& command) {
  auto options = std::make_shared<FleetStatusOptions>();
  command.add_option("FOLDER", options->folder, "folder of a fleet")->required();
  add_format(command, options->format, {"text", "json"});
  return action(options, fleet_status);
}

}  // namespace zcbench
