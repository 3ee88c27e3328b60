// FleetFolder: the folder of a fleet, shared by the driver and all nodes, where files are the only
// contract. It may be on a network file system: all files are published (published_file.hpp), and
// nothing is locked.
//
//   FOLDER/fleet.json              the plan (fleet_plan.hpp); written once
//   FOLDER/anchors.json            the config of the anchor points
//   FOLDER/driver-N.json           who drives the fleet (fleet_driver.hpp)
//   FOLDER/tasks/I/attempt-NODE.json   the last attempt of task I on that node
//   FOLDER/tasks/I/log.txt         what its attempts printed
//   FOLDER/tasks/I/result.json     its results, if it is finished
//   FOLDER/results.json            the merged results
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/exit_code.hpp"
#include "harness/fleet/fleet_plan.hpp"

namespace zcbench {

/// An attempt to run a task on a node, as the task itself records it.
struct Attempt {
  std::string node;
  std::string host_name;
  std::uint64_t number = 0;    ///< attempts of this task on this node so far, this one included
  std::uint64_t sequence = 0;  ///< attempts of this task on any node so far, this one included
  std::string started;         ///< ISO 8601
  std::string place;           ///< its folder on the node's disk
  bool has_ended = false;      ///< false: it runs, or was killed
  int code = 0;                ///< exit code, if it has ended
  std::string message;         ///< why it failed
  bool is_swept = false;       ///< nothing is left at `place`
};

/// The state of a task according to the files.
enum class TaskState { waiting, started, failed, finished };
/// "waiting", "started", "failed", "finished".
std::string_view to_string(TaskState state);

struct TaskRecord {
  TaskState state = TaskState::waiting;
  std::vector<Attempt> attempts;  ///< by node
  /// The attempt that started last, whatever the nodes' clocks say; nullptr if there is none.
  const Attempt* last() const;
};

class FleetFolder {
 public:
  explicit FleetFolder(std::string path) : path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  std::string plan_path() const { return path_ + "/fleet.json"; }
  std::string anchors_path() const { return path_ + "/anchors.json"; }
  std::string results_path() const { return path_ + "/results.json"; }
  std::string task_folder(std::uint32_t task) const;
  std::string task_results(std::uint32_t task) const { return task_folder(task) + "/result.json"; }
  std::string task_log(std::uint32_t task) const { return task_folder(task) + "/log.txt"; }

  /// Throws ConfigError if the folder cannot be read.
  bool has_plan() const;
  /// Makes the folder with its plan and the tasks' folders, or completes what a killed create()
  /// left behind. Throws ConfigError if anything else is in it or another process is faster, and
  /// OutputError if it cannot be written.
  void create(const FleetPlan& plan) const;
  /// Throws ConfigError if this is not a fleet's folder, CorruptError if the plan is damaged.
  FleetPlan plan() const;

  bool is_finished(std::uint32_t task) const;
  TaskRecord task(std::uint32_t task) const;
  /// The attempt of that node; nullopt if there was none.
  std::optional<Attempt> attempt(std::uint32_t task, const std::string& node) const;
  /// Throws OutputError.
  void record(std::uint32_t task, const Attempt& attempt) const;
  /// Removes what killed writers left in the folder of a finished task.
  void sweep(std::uint32_t task) const;

 private:
  std::string path_;
};

}  // namespace zcbench
