#include "harness/fleet/fleet_folder.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "harness/base/date.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
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
constexpr std::string_view kTemporary = ".zcbench-fleet-tmp.";

std::string random_letters() {
  std::uint64_t bits = 0;
  if (::getrandom(&bits, sizeof bits, 0) != sizeof bits)
    bits = static_cast<std::uint64_t>(::getpid());
  return fmt::format("{:016x}", bits);
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// Removes its file unless that was renamed.
class NewFile {
 public:
  explicit NewFile(const std::string& target)
      : path_(fmt::format("{}/{}{}.{}", folder_of(target), kTemporary, name_of(target),
                          random_letters())) {
    constexpr mode_t kMode = 0666;
    file_ =
        FileDescriptor(::open(system_text(path_), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode));
    if (!file_.is_open()) throw SystemError("creating a file", errno);
  }
  ~NewFile() { ::unlink(system_text(path_)); }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view text) const {
    write_all(file_.get(), text);
    sync_to_disk(file_);
  }
  void rename_to(const std::string& target) const {
    if (::rename(system_text(path_), system_text(target)) != 0) throw SystemError("rename", errno);
  }
  // False if the target exists.
  bool link_to(const std::string& target) const {
    if (::link(system_text(path_), system_text(target)) == 0) return true;
    if (errno == EEXIST) return false;
    throw SystemError("link", errno);
  }

 private:
  std::string path_;
  FileDescriptor file_;
};

void sync_folder_of(const std::string& path) {
  const FileDescriptor folder(
      ::open(system_text(folder_of(path)), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open()) sync_folder(folder);
}

std::string attempt_text(const Attempt& attempt) {
  return json_text({{"node", attempt.node},
                    {"host_name", attempt.host_name},
                    {"number", attempt.number},
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
                   .started = text_in(root, "started"),
                   .place = text_in(root, "place"),
                   .has_ended = flag_in(root, "has_ended"),
                   .code = int_in(root, "code"),
                   .message = text_in(root, "message"),
                   .is_swept = flag_in(root, "is_swept")};
  });
}

std::string host_name() {
  char name[256] = "";
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "unknown";
}

// In clock ticks since the start of the machine; empty if there is no such process. With the pid it
// identifies a process.
std::string start_of_process(std::int64_t pid) {
  const FileDescriptor file = open_for_reading(fmt::format("/proc/{}/stat", pid));
  constexpr std::size_t kMost = 4096;
  const std::string text = file.is_open() ? read_at_most(file, kMost).value_or("") : "";
  std::size_t place = text.rfind(')');  // the name may have blanks
  constexpr int kFieldsBefore = 20;     // the state is the first; the start is field 22 of all
  for (int field = 0; field < kFieldsBefore && place != std::string::npos; ++field) {
    place = text.find(' ', place + 1);
  }
  if (place == std::string::npos) return "";
  return text.substr(place + 1, text.find(' ', place + 1) - place - 1);
}

void sweep_temporary_files(const std::string& folder) {
  for (const std::string& name : names_in_folder(folder)) {
    if (name.starts_with(kTemporary)) ::unlink(system_text(folder + "/" + name));
  }
}

struct Driver {
  std::string host_name;
  std::int64_t pid = 0;
  std::string process_start;
  std::string since;

  bool operator==(const Driver&) const = default;
  std::string text() const {
    return json_text({{"host_name", host_name},
                      {"pid", pid},
                      {"process_start", process_start},
                      {"since", since}});
  }
};

std::optional<Driver> read_driver(const std::string& path) {
  if (!is_there(path)) return std::nullopt;
  return as_corrupt([&] {
    const JsonDocument document(read_json_text(path), path, JsonOrigin::file);
    const JsonValue root = document.root();
    return Driver{.host_name = text_in(root, "host_name"),
                  .pid = static_cast<std::int64_t>(count_in(root, "pid")),
                  .process_start = text_in(root, "process_start"),
                  .since = text_in(root, "since")};
  });
}

bool has_died(const Driver& driver) {
  return driver.host_name == host_name() && start_of_process(driver.pid) != driver.process_start;
}

}  // namespace

void publish_file(const std::string& path, std::string_view text) {
  try {
    const NewFile file(path);
    file.write(text);
    file.rename_to(path);
    sync_folder_of(path);
  } catch (const SystemError& error) {
    throw OutputError(fmt::format("{}: cannot be written: {}", escaped(path), error.what()));
  }
}

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
  const auto last = std::ranges::max_element(attempts, {}, &Attempt::started);
  return last == attempts.end() ? nullptr : &*last;
}

std::string FleetFolder::task_folder(std::uint32_t task) const {
  return fmt::format("{}/tasks/{}", path_, task);
}

bool FleetFolder::has_plan() const { return is_there(plan_path()); }

void FleetFolder::create(const FleetPlan& plan) const {
  if (has_plan()) {
    throw ConfigError(fmt::format(
        "{}: has a fleet already; go on with it: zcbench fleet --resume -o {}, or choose another "
        "folder with -o",
        escaped(path_), escaped(path_)));
  }
  if (!names_in_folder(path_).empty()) {
    throw ConfigError(fmt::format(
        "{}: is not empty; choose a folder that does not exist yet with -o", escaped(path_)));
  }
  for (std::uint32_t task = 1; task <= plan.tasks; ++task) make_folders(task_folder(task));
  publish_file(anchors_path(), anchors_config());
  publish_file(plan_path(), fleet_json(plan));  // last: a folder with a plan is complete
}

FleetPlan FleetFolder::plan() const {
  if (!has_plan()) {
    throw ConfigError(
        fmt::format("{}: is not the folder of a fleet: it has no fleet.json", escaped(path_)));
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

void FleetFolder::sweep(std::uint32_t task) const { sweep_temporary_files(task_folder(task)); }

FleetDriver::FleetDriver(const FleetFolder& folder, bool takes_over) : path_(folder.driver_path()) {
  const Driver self{.host_name = host_name(),
                    .pid = ::getpid(),
                    .process_start = start_of_process(::getpid()),
                    .since = utc_now()};
  try {
    const NewFile file(path_);
    file.write(self.text());
    while (!file.link_to(path_)) {
      const std::optional<Driver> other = read_driver(path_);
      if (!other) continue;
      if (!takes_over && !has_died(*other)) {
        throw InUseError(fmt::format(
            "{}: is driven by pid {} on {} since {}; wait for it, or, if it is gone, use "
            "--takeover",
            escaped(folder.path()), other->pid, escaped(other->host_name), other->since));
      }
      ::unlink(system_text(path_));
    }
  } catch (const SystemError& error) {
    throw OutputError(fmt::format("{}: cannot be written: {}", escaped(path_), error.what()));
  }
  sweep_temporary_files(folder.path());
}

// Somebody may have taken over.
FleetDriver::~FleetDriver() {
  try {
    const std::optional<Driver> now = read_driver(path_);
    if (now && now->pid == ::getpid() && now->host_name == host_name())
      ::unlink(system_text(path_));
  } catch (const Error&) {
  }
}

}  // namespace zcbench
