#include "harness/fleet/fleet_driver.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "harness/fleet/published_file.hpp"
#include "harness/os/file_io.hpp"
#include "tests/catch.hpp"
#include "tests/harness/fleet/fleet_plan_fixture.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

std::string file_of(const FleetFolder& folder, std::uint64_t number) {
  return folder.path() + "/driver-" + std::to_string(number) + ".json";
}

// The file of a driver with our pid, but whose process started at another time. An empty `host`
// means this host.
std::string dead_driver(std::string host = "") {
  char own[256] = "";
  if (host.empty() && ::gethostname(own, sizeof own - 1) == 0) host = own;
  return R"({"host_name": ")" + host + R"(", "pid": )" + std::to_string(::getpid()) +
         R"(, "process_start": "1", "since": "2026", "has_ended": false})";
}

}  // namespace

TEST_CASE("a fleet has one driver", "[fleet_driver]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  folder.create(make_fleet());
  for (const std::uint64_t number : {1U, 2U}) {  // one after the other
    const FleetDriver driver(folder, false);
    CHECK(code_of([&] { FleetDriver(folder, false); }) == 6);
    CHECK(code_of([&] { driver.require_place(); }) == 0);
    CHECK(names_in_folder(folder.path()) ==
          std::vector<std::string>{"anchors.json", "driver-" + std::to_string(number) + ".json",
                                   "fleet.json", "tasks"});
  }
}

TEST_CASE("a driver that was replaced notices it, and leaves the other's file", "[fleet_driver]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  folder.create(make_fleet());
  {
    const FleetDriver driver(folder, false);
    publish_file(file_of(folder, 2), dead_driver("elsewhere"));
    CHECK(code_of([&] { driver.require_place(); }) == 6);
    publish_file(file_of(folder, 2), "{");
    CHECK(code_of([&] { driver.require_place(); }) == 6);
  }
  CHECK(code_of([&] { FleetDriver(folder, false); }) == 7);
  CHECK(code_of([&] { FleetDriver(folder, true); }) == 0);
  CHECK_FALSE(is_there(file_of(folder, 1)));
  CHECK_FALSE(is_there(file_of(folder, 2)));
}

TEST_CASE("the place of a driver that has died is free", "[fleet_driver]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  folder.create(make_fleet());
  publish_file(file_of(folder, 9), dead_driver());
  CHECK(code_of([&] { FleetDriver(folder, false); }) == 0);
  CHECK(is_there(file_of(folder, 10)));
  publish_file(file_of(folder, 11), dead_driver("elsewhere"));
  CHECK(code_of([&] { FleetDriver(folder, false); }) == 6);
  CHECK(code_of([&] { FleetDriver(folder, true); }) == 0);
}

// Several threads find the file of a dead driver at once. Each one that takes its place keeps it
// for a while, so that two at a time would be noticed.
TEST_CASE("of many that find a dead driver, one at a time takes its place", "[fleet_driver]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  folder.create(make_fleet());
  for (int round = 0; round < 20; ++round) {
    publish_file(file_of(folder, 1000 * (static_cast<std::uint64_t>(round) + 1)), dead_driver());
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    std::atomic<int> other_errors = 0;
    std::vector<std::thread> contenders;
    for (int i = 0; i < 4; ++i) {
      contenders.emplace_back([&] {
        const int code = code_of([&] {
          const FleetDriver driver(folder, false);
          most = std::max(most.load(), ++inside);
          for (int wait = 0; wait < 100; ++wait) driver.require_place();
          --inside;
        });
        if (code != 0 && code != 6) ++other_errors;
      });
    }
    for (std::thread& contender : contenders) contender.join();
    CHECK(most == 1);
    CHECK(other_errors == 0);
  }
  CHECK(names_in_folder(folder.path()).size() == 4);
}
