#include "harness/fleet/fleet_folder.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/fleet/published_file.hpp"
#include "harness/json/json_document.hpp"
#include "harness/json/json_file.hpp"
#include "harness/json/json_read.hpp"
#include "harness/json/json_write.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"
#include "harness/results/results_document.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kAttemptPrefix = "attempt-";
constexpr std::string_view kJson = ".json";

std::string attempt_text(const Attempt& attempt) {
  return json_text({{"node", attempt.node},
                    {"host_name", attempt.host_name},
                    {"number", attempt.number},
                    {"sequence", attempt.sequence},
                    {"started", attempt.started},
                    {"place", attempt.place},
                    {"has_ended", attempt.has_ended},
                    {"code", attempt.code},
                    {"message", attempt.message},
                    {"is_swept", attempt.is_swept}});
}

Attempt read_attempt(const std::string& path) {
  return as_corrupt([&] {
    const JsonDocument document(read_json_text(path), path, JsonOrigin::file);
    const JsonValue root = document.root();
    return Attempt{.node = text_in(root, "node"),
                   .host_name = text_in(root, "host_name"),
                   .number = count_in(root, "number"),
                   .sequence = count_in(root, "sequence"),
                   .started = text_in(root, "started"),
                   .place = text_in(root, "place"),
                   .has_ended = flag_in(root, "has_ended"),
                   .code = int_in(root, "code"),
                   .message = text_in(root, "message"),
                   .is_swept = flag_in(root, "is_swept")};
  });
}

// Whether the folder holds only what a create() left that was killed or ran out of space.
bool is_half_made(const std::string& fleet) {
  const auto is_empty = [](const std::string& folder) { return names_in_folder(folder).empty(); };
  const auto is_ours = [&](const std::string& name) {
    if (name == "anchors.json" || is_unpublished(name)) return true;
    const std::string tasks = fleet + "/tasks";
    return name == "tasks" && std::ranges::all_of(names_in_folder(tasks), [&](const auto& task) {
             return is_empty(tasks + "/" + task);
           });
  };
  return std::ranges::all_of(names_in_folder(fleet), is_ours);
}

void make_folder(const std::string& path) {
  constexpr mode_t kMode = 0777;
  if (::mkdir(system_text(path), kMode) == 0 || errno == EEXIST) return;
  throw OutputError(fmt::format("{}: cannot be created: {}", escaped(path), std::strerror(errno)));
}

}  // namespace

std::string_view to_string(TaskState state) {
  switch (state) {
    case TaskState::waiting: return "waiting";
    case TaskState::started: return "started";
    case TaskState::failed: return "failed";
    case TaskState::finished: return "finished";
  }
  return "";
}

const Attempt* TaskRecord::last() const {
  const auto last = std::ranges::max_element(attempts, {}, &Attempt::sequence);
  return last == attempts.end() ? nullptr : &*last;
}

std::string FleetFolder::task_folder(std::uint32_t task) const {
  return fmt::format("{}/tasks/{}", path_, task);
}

bool FleetFolder::has_plan() const {
  struct stat status {};
  if (::lstat(system_text(plan_path()), &status) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  throw ConfigError(fmt::format("{}: {}", escaped(plan_path()), std::strerror(errno)));
}

void FleetFolder::create(const FleetPlan& plan) const {
  const auto refuse_second = [&] {
    throw ConfigError(fmt::format(
        "{}: has a fleet already; go on with it: zcbench fleet --resume -o {}, or choose another "
        "folder with -o",
        escaped(path_), escaped(path_)));
  };
  if (has_plan()) refuse_second();
  if (!is_half_made(path_)) {
    throw ConfigError(fmt::format(
        "{}: is not empty; choose a folder that does not exist yet with -o", escaped(path_)));
  }
  make_folders(path_);
  make_folder(path_);  // reports the reason if it fails
  make_folder(path_ + "/tasks");
  for (std::uint32_t task = 1; task <= plan.tasks; ++task) make_folder(task_folder(task));
  publish_file(anchors_path(), anchors_config());
  // Last: a folder with a plan is complete.
  if (!publish_new_file(plan_path(), fleet_json(plan))) refuse_second();
}

FleetPlan FleetFolder::plan() const {
  if (!has_plan()) {
    struct stat status {};
    const bool exists = ::stat(system_text(path_), &status) == 0;
    throw ConfigError(fmt::format("{}: is not the folder of a fleet: it {}", escaped(path_),
                                  !exists                    ? "does not exist"
                                  : !S_ISDIR(status.st_mode) ? "is not a folder"
                                                             : "has no fleet.json"));
  }
  return parse_fleet(read_json_text(plan_path()), plan_path());
}

bool FleetFolder::is_finished(std::uint32_t task) const { return is_there(task_results(task)); }

TaskRecord FleetFolder::task(std::uint32_t task) const {
  TaskRecord record;
  // Listing the folder also makes a network file system look for new files.
  for (const std::string& name : names_in_folder(task_folder(task))) {
    if (name == "result.json") record.state = TaskState::finished;
    if (!name.starts_with(kAttemptPrefix) || !name.ends_with(kJson)) continue;
    record.attempts.push_back(read_attempt(task_folder(task) + "/" + name));
  }
  if (record.state == TaskState::finished || record.attempts.empty()) return record;
  record.state = record.last()->has_ended ? TaskState::failed : TaskState::started;
  return record;
}

std::optional<Attempt> FleetFolder::attempt(std::uint32_t task, const std::string& node) const {
  const std::string path = fmt::format("{}/{}{}{}", task_folder(task), kAttemptPrefix, node, kJson);
  if (!is_there(path)) return std::nullopt;
  return read_attempt(path);
}

void FleetFolder::record(std::uint32_t task, const Attempt& attempt) const {
  publish_file(fmt::format("{}/{}{}{}", task_folder(task), kAttemptPrefix, attempt.node, kJson),
               attempt_text(attempt));
}

void FleetFolder::sweep(std::uint32_t task) const { remove_unpublished_files(task_folder(task)); }

}  // namespace zcbench
