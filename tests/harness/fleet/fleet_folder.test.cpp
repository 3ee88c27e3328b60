#include "harness/fleet/fleet_folder.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "harness/base/errors.hpp"
#include "harness/os/file_io.hpp"
#include "tests/catch.hpp"
#include "tests/harness/fleet/fleet_plan_fixture.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

Attempt make_attempt(const std::string& node, const std::string& started) {
  Attempt attempt;
  attempt.node = node;
  attempt.host_name = "host";
  attempt.number = 2;
  attempt.started = started;
  attempt.place = "/disk/" + node;
  return attempt;
}

}  // namespace

TEST_CASE("a fleet's folder is made once", "[fleet_folder]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  CHECK_FALSE(folder.has_plan());
  CHECK_THAT(config_error_of([&] { folder.plan(); }),
             contains_text("is not the folder of a fleet"));
  folder.create(make_fleet());
  CHECK(fleet_json(folder.plan()) == fleet_json(make_fleet()));
  CHECK(is_there(folder.anchors_path()));
  CHECK(names_in_folder(folder.path() + "/tasks").size() == 3);
  CHECK_THAT(config_error_of([&] { folder.create(make_fleet()); }),
             contains_text("has a fleet already"));
  const TemporaryDirectory other;
  other.write("mine.txt", "x");
  CHECK_THAT(config_error_of([&] { FleetFolder(other.path("")).create(make_fleet()); }),
             contains_text("is not empty"));
}

TEST_CASE("a task's state is what its files say", "[fleet_folder]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  folder.create(make_fleet());
  CHECK(folder.task(1).state == TaskState::waiting);
  CHECK(folder.task(1).last() == nullptr);
  Attempt attempt = make_attempt("n1", "2026-01-01T00:00:00Z");
  folder.record(1, attempt);
  CHECK(folder.task(1).state == TaskState::started);
  attempt.has_ended = true;
  attempt.code = 5;
  attempt.message = "No space left";
  folder.record(1, attempt);
  CHECK(folder.task(1).state == TaskState::failed);
  CHECK(folder.task(1).last()->code == 5);
  CHECK(folder.task(1).last()->message == "No space left");
  folder.record(1, make_attempt("n2", "2026-01-01T00:00:01Z"));
  CHECK(folder.task(1).state == TaskState::started);
  CHECK(folder.task(1).last()->node == "n2");
  CHECK(folder.task(1).attempts.size() == 2);
  CHECK(folder.attempt(1, "n1")->number == 2);
  CHECK_FALSE(folder.attempt(1, "n3"));
  publish_file(folder.task_results(1), "{}");
  CHECK(folder.task(1).state == TaskState::finished);
  CHECK(folder.is_finished(1));
  CHECK_FALSE(folder.is_finished(2));
}

TEST_CASE("what cannot be written leaves nothing", "[fleet_folder]") {
  const TemporaryDirectory place;
  CHECK(code_of([&] { publish_file(place.path("none/file"), "x"); }) == 5);
  std::filesystem::create_directories(place.path("taken/inside"));
  CHECK(code_of([&] { publish_file(place.path("taken"), "x"); }) == 5);  // rename fails
  CHECK(names_in_folder(place.path("")) == std::vector<std::string>{"taken"});
  publish_file(place.path("file"), "old");
  publish_file(place.path("file"), "new");
  std::ifstream file(place.path("file"));
  std::string text;
  file >> text;
  CHECK(text == "new");
  CHECK(names_in_folder(place.path("")).size() == 2);
}

TEST_CASE("what killed writers left is removed, and nothing else", "[fleet_folder]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  folder.create(make_fleet());
  publish_file(folder.task_results(1), "{}");
  std::ofstream(folder.task_folder(1) + "/.zcbench-fleet-tmp.result.json.0123") << "half";
  folder.sweep(1);
  CHECK(names_in_folder(folder.task_folder(1)) == std::vector<std::string>{"result.json"});
}

TEST_CASE("a fleet has one driver", "[fleet_folder]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  folder.create(make_fleet());
  {
    const FleetDriver driver(folder, false);
    CHECK(code_of([&] { FleetDriver(folder, false); }) == 6);
    CHECK(is_there(folder.driver_path()));
  }
  CHECK_FALSE(is_there(folder.driver_path()));
}

TEST_CASE("the place of a driver that has died is free", "[fleet_folder]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  folder.create(make_fleet());
  char host[256] = "";
  REQUIRE(::gethostname(host, sizeof host - 1) == 0);
  const auto driver_on = [&](const std::string& name) {
    // Our own pid, but a process that started at another time.
    publish_file(folder.driver_path(), R"({"host_name": ")" + name + R"(", "pid": )" +
                                           std::to_string(::getpid()) +
                                           R"(, "process_start": "1", "since": "2026"})");
  };
  driver_on(host);
  CHECK(code_of([&] { FleetDriver(folder, false); }) == 0);
  driver_on("elsewhere");
  CHECK(code_of([&] { FleetDriver(folder, false); }) == 6);
  CHECK(code_of([&] { FleetDriver(folder, true); }) == 0);
}
