#include "harness/fleet/process_engine.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/fleet/fleet_task.hpp"
#include "harness/os/deadline.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

namespace {

constexpr std::int64_t kWaitNs = 20'000'000;
// A task that is asked to stop ends its turn and its workers first.
constexpr std::int64_t kStopLimitNs = 60'000'000'000;

FileDescriptor open_log(const std::string& path) {
  constexpr mode_t kMode = 0666;
  FileDescriptor log(::open(system_text(path), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, kMode));
  if (!log.is_open()) throw OutputError(fmt::format("{}: {}", escaped(path), std::strerror(errno)));
  return log;
}

}  // namespace

std::string bound_node(const FleetPlan& plan, std::uint32_t task) {
  const bool is_local = plan.start.executor == FleetExecutor::local;
  if (plan.mode == FleetMode::split) return is_local ? "local" : "";
  if (is_local) return fmt::format("local-{}", task);
  return plan.start.hosts.empty() ? "" : plan.start.hosts[task - 1];
}

ProcessEngine::ProcessEngine(const FleetFolder& folder, const FleetPlan& plan)
    : folder_(folder), plan_(plan) {}

void ProcessEngine::start(const std::vector<std::uint32_t>& tasks) {
  queue_.insert(queue_.end(), tasks.begin(), tasks.end());
  while (start_next()) {
  }
}

bool ProcessEngine::is_busy(const std::string& host) const {
  return std::ranges::any_of(running_,
                             [&](const auto& entry) { return entry.second.node == host; });
}

// Where the task's journal is, if that host is free; "" if no host is free for it.
std::string ProcessEngine::free_host_for(std::uint32_t task) const {
  const std::string bound = bound_node(plan_, task);
  if (!bound.empty()) return is_busy(bound) ? "" : bound;
  const TaskRecord record = folder_.task(task);
  for (const Attempt& attempt : record.attempts) {
    const bool is_host =
        std::ranges::find(plan_.start.hosts, attempt.node) != plan_.start.hosts.end();
    if (is_host && !is_busy(attempt.node)) return attempt.node;
  }
  const auto free = std::ranges::find_if_not(
      plan_.start.hosts, [&](const std::string& host) { return is_busy(host); });
  return free == plan_.start.hosts.end() ? "" : *free;
}

std::unique_ptr<Process> ProcessEngine::process_of(const std::vector<std::string>& command,
                                                   const std::string& host,
                                                   std::uint32_t task) const {
  const FileDescriptor log = open_log(folder_.task_log(task));
  const FileDescriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  ProcessStart start{.program = command.front(),
                     .argv = command,
                     .input = nothing.get(),
                     .output = log.get(),
                     .errors = log.get()};
  if (plan_.start.executor == FleetExecutor::command) {
    start.program = "/bin/sh";
    start.argv = {"sh", "-c",
                  filled_template(plan_.start.command_template, host, folder_.path(), task,
                                  shell_line(command))};
  }
  return std::make_unique<Process>(start);
}

bool ProcessEngine::start_next() {
  if (queue_.empty()) return false;
  const std::uint32_t task = queue_.front();
  std::string node = bound_node(plan_, task);
  if (has_hosts()) {
    node = free_host_for(task);
    if (node.empty()) return false;
  } else if (running_.size() >= plan_.start.jobs) {
    return false;
  }
  try {
    running_.emplace(
        task, Running{.node = node,
                      .process =
                          process_of(task_command(plan_, folder_.path(), task, node), node, task)});
  } catch (const SystemError& error) {
    throw MachineError(error.what());
  }
  queue_.pop_front();
  return true;
}

std::map<std::uint32_t, TaskSight> ProcessEngine::look() {
  std::map<std::uint32_t, TaskSight> sights;
  for (auto place = running_.begin(); place != running_.end();) {
    auto& [task, running] = *place;
    if (!running.process->has_ended()) {
      sights[task] = {.where = TaskSight::Where::running, .node = running.node};
      ++place;
      continue;
    }
    const int status = running.process->end();
    TaskSight gone{.where = TaskSight::Where::gone, .node = running.node};
    gone.note = wait_status_text(status);
    if (WIFEXITED(status)) gone.code = WEXITSTATUS(status);
    sights[task] = std::move(gone);
    place = running_.erase(place);
  }
  while (start_next()) {
  }
  for (const auto& [task, running] : running_) {
    sights.try_emplace(task, TaskSight{.where = TaskSight::Where::running, .node = running.node});
  }
  for (const std::uint32_t task : queue_) sights[task] = {.where = TaskSight::Where::queued};
  return sights;
}

void ProcessEngine::wait() {
  if (running_.empty()) {
    ::poll(nullptr, 0, static_cast<int>(kWaitNs / 1'000'000));  // a signal ends it
    return;
  }
  running_.begin()->second.process->ends_within(kWaitNs);
}

void ProcessEngine::stop(int signal) {
  queue_.clear();
  for (auto& [task, running] : running_) running.process->send(signal);
  const std::int64_t limit_ns = now_ns() + kStopLimitNs;
  for (auto& [task, running] : running_) {
    running.process->ends_within(std::max<std::int64_t>(limit_ns - now_ns(), 0));
  }
  running_.clear();  // kills what is left
}

std::string ProcessEngine::sweep(const std::string& node) {
  if (plan_.start.executor == FleetExecutor::local) {
    sweep_node(folder_, plan_, node);
    return "";
  }
  const bool is_host = std::ranges::find(plan_.start.hosts, node) != plan_.start.hosts.end();
  if (!is_host) return "no host of that name is known";
  constexpr std::uint32_t kAnyTask = 1;  // its log
  const auto process = process_of(
      {plan_.program, "fleet", "sweep", folder_.path(), "--node=" + node}, node, kAnyTask);
  const int status = process->wait([] {});
  return status == 0 ? "" : wait_status_text(status);
}

}  // namespace zcbench
