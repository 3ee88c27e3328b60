#include "harness/fleet/fleet_driver.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string>

#include "harness/base/date.hpp"
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

constexpr std::string_view kDriverPrefix = "driver-";
constexpr std::string_view kDriverSuffix = ".json";

std::string driver_path(const FleetFolder& folder, std::uint64_t number) {
  return fmt::format("{}/{}{}{}", folder.path(), kDriverPrefix, number, kDriverSuffix);
}

// When a process started, in clock ticks since the machine's start; empty if there is no such
// process. Together with the pid it identifies a process.
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

struct Driver {
  std::string host_name;
  std::int64_t pid = 0;
  std::string process_start;
  std::string since;
  bool has_ended = false;

  std::string text() const {
    return json_text({{"host_name", host_name},
                      {"pid", pid},
                      {"process_start", process_start},
                      {"since", since},
                      {"has_ended", has_ended}});
  }
};

Driver this_driver() {
  return {.host_name = host_name(),
          .pid = ::getpid(),
          .process_start = start_of_process(::getpid()),
          .since = utc_now()};
}

// Returns nullopt if the file does not exist, or no longer exists.
std::optional<Driver> read_driver(const std::string& path) {
  const FileDescriptor file = open_for_reading(path);
  if (!file.is_open() && errno == ENOENT) return std::nullopt;
  return as_corrupt([&] {
    const JsonDocument document(file.is_open() ? read_json_text(file, path) : read_json_text(path),
                                path, JsonOrigin::file);
    const JsonValue root = document.root();
    return Driver{.host_name = text_in(root, "host_name"),
                  .pid = static_cast<std::int64_t>(count_in(root, "pid")),
                  .process_start = text_in(root, "process_start"),
                  .since = text_in(root, "since"),
                  .has_ended = flag_in(root, "has_ended")};
  });
}

bool is_over(const Driver& driver) {
  const bool has_died =
      driver.host_name == host_name() && start_of_process(driver.pid) != driver.process_start;
  return driver.has_ended || has_died;
}

// The N of driver-N.json; 0 for any other name.
std::uint64_t driver_number(std::string_view name) {
  if (!name.starts_with(kDriverPrefix) || !name.ends_with(kDriverSuffix)) return 0;
  name.remove_prefix(kDriverPrefix.size());
  name.remove_suffix(kDriverSuffix.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.begin(), name.end(), number);
  return error == std::errc() && end == name.end() ? number : 0;
}

// The highest number of any driver so far; 0 if there has been none.
std::uint64_t highest_driver(const std::string& fleet) {
  std::uint64_t highest = 0;
  for (const std::string& name : names_in_folder(fleet)) {
    highest = std::max(highest, driver_number(name));
  }
  return highest;
}

// Returns false if another process has that number, or had it and has had successors since.
bool take_number(const FleetFolder& folder, std::uint64_t number, const std::string& text) {
  const std::string path = driver_path(folder, number);
  if (!publish_new_file(path, text)) return false;
  if (highest_driver(folder.path()) == number) return true;
  ::unlink(system_text(path));
  return false;
}

void remove_drivers_before(const FleetFolder& folder, std::uint64_t number) {
  for (const std::string& name : names_in_folder(folder.path())) {
    const std::uint64_t other = driver_number(name);
    if (other > 0 && other < number) ::unlink(system_text(driver_path(folder, other)));
  }
}

}  // namespace

FleetDriver::FleetDriver(const FleetFolder& folder, bool takes_over) : folder_(folder) {
  const std::string text = this_driver().text();
  do {
    const std::uint64_t last = highest_driver(folder_.path());
    number_ = last + 1;
    if (last == 0 || takes_over) continue;
    const std::optional<Driver> other = read_driver(driver_path(folder_, last));
    if (!other || is_over(*other)) continue;
    throw InUseError(fmt::format(
        "{}: is driven by pid {} on {} since {}; wait for it, or, if it is gone, use --takeover",
        escaped(folder_.path()), other->pid, escaped(other->host_name), other->since));
  } while (!take_number(folder_, number_, text));
  remove_drivers_before(folder_, number_);
  remove_unpublished_files(folder_.path());
}

void FleetDriver::require_place() const {
  const std::uint64_t last = highest_driver(folder_.path());
  if (last <= number_) return;
  std::string who = "another process";
  try {
    const std::optional<Driver> now = read_driver(driver_path(folder_, last));
    if (now) who = fmt::format("pid {} on {}", now->pid, escaped(now->host_name));
  } catch (const CorruptError&) {
  }
  throw InUseError(fmt::format("{}: {} has taken over; this process leaves the fleet alone",
                               escaped(folder_.path()), who));
}

// The file stays, so that its number is not used again.
FleetDriver::~FleetDriver() {
  try {
    if (highest_driver(folder_.path()) != number_) return;
    Driver ended = this_driver();
    ended.has_ended = true;
    publish_file(driver_path(folder_, number_), ended.text());
  } catch (const Error&) {
  }
}

}  // namespace zcbench
