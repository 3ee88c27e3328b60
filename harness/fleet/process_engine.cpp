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
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

constexpr std::int64_t kWaitNs = 20'000'000;
// A task that is asked to stop first ends its turn and its workers.
constexpr std::int64_t kStopLimitNs = 60'000'000'000;

FileDescriptor open_log(const std::string& path) {
  constexpr mode_t kMode = 0666;
  FileDescriptor log(::open(system_text(path), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, kMode));
  if (!log.is_open()) throw OutputError(fmt::format("{}: {}", escaped(path), std::strerror(errno)));
  return log;
}

// Whether the task may succeed on another host because this one lacks something, its disk is full,
// or ssh does not reach it. A killed task continues where its journal is.
bool is_about_the_host(int status) {
  if (!WIFEXITED(status)) return false;
  constexpr int kSshFailed = 255;
  const int code = WEXITSTATUS(status);
  return code == static_cast<int>(ExitCode::kMachineLacks) ||
         code == static_cast<int>(ExitCode::kNotWritten) || code == kSshFailed;
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

// The free hosts except those where the task could not run, unless it could not run on any.
std::vector<std::string> ProcessEngine::free_hosts_for(std::uint32_t task) const {
  std::vector<std::string> hosts = plan_.start.hosts;
  const auto failed = failed_hosts_.find(task);
  const auto has_failed = [&](const std::string& host) {
    return failed != failed_hosts_.end() && failed->second.contains(host);
  };
  if (!std::ranges::all_of(hosts, has_failed)) std::erase_if(hosts, has_failed);
  std::erase_if(hosts, [&](const std::string& host) { return is_busy(host); });
  return hosts;
}

// A free host for the task, if possible one that has a journal of it; "" if the task has to wait.
std::string ProcessEngine::free_host_for(std::uint32_t task) const {
  const std::string bound = bound_node(plan_, task);
  if (!bound.empty()) return is_busy(bound) ? "" : bound;
  const std::vector<std::string> hosts = free_hosts_for(task);
  if (hosts.empty()) return "";
  const TaskRecord record = folder_.task(task);
  for (const Attempt& attempt : record.attempts) {
    if (std::ranges::find(hosts, attempt.node) != hosts.end()) return attempt.node;
  }
  return hosts.front();
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

// Returns false if the task has to wait.
bool ProcessEngine::start_task(std::uint32_t task) {
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
  return true;
}

// Starts the first task that need not wait. Returns false if there is none.
bool ProcessEngine::start_next() {
  const bool is_full =
      running_.size() >= (has_hosts() ? plan_.start.hosts.size() : plan_.start.jobs);
  if (is_full) return false;
  const auto next =
      std::ranges::find_if(queue_, [&](std::uint32_t task) { return start_task(task); });
  if (next == queue_.end()) return false;
  queue_.erase(next);
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
    if (is_about_the_host(status)) failed_hosts_[task].insert(running.node);
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
  constexpr std::uint32_t kAnyTask = 1;  // the task whose log gets the output
  const auto process = process_of(
      {plan_.program, "fleet", "sweep", folder_.path(), "--node=" + node}, node, kAnyTask);
  const int status = process->wait(throw_if_interrupted);
  return status == 0 ? "" : wait_status_text(status);
}

}  // namespace zcbench
