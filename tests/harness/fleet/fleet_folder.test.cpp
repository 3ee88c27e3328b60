#include "harness/fleet/fleet_folder.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/fleet/published_file.hpp"
#include "harness/os/file_io.hpp"
#include "tests/catch.hpp"
#include "tests/harness/fleet/fleet_plan_fixture.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

Attempt make_attempt(const std::string& node, std::uint64_t sequence) {
  Attempt attempt;
  attempt.node = node;
  attempt.host_name = "host";
  attempt.number = 2;
  attempt.sequence = sequence;
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

TEST_CASE("of many that make a fleet at once, one does", "[fleet_folder]") {
  const TemporaryDirectory place;
  for (int round = 0; round < 20; ++round) {
    const FleetFolder folder(place.path(std::to_string(round)));
    std::array<int, 4> codes{};
    {
      std::vector<std::jthread> makers;
      for (std::uint32_t i = 0; i < codes.size(); ++i) {
        makers.emplace_back([&, i] {
          FleetPlan plan = make_fleet();
          plan.id = std::to_string(i);
          codes[i] = code_of([&] { folder.create(plan); });
        });
      }
    }
    CHECK(std::ranges::count(codes, 0) == 1);
    CHECK(std::ranges::count(codes, 2) == 3);
    CHECK(folder.plan().id == std::to_string(std::ranges::find(codes, 0) - codes.begin()));
  }
}

TEST_CASE("a task's state is what its files say", "[fleet_folder]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  folder.create(make_fleet());
  CHECK(folder.task(1).state == TaskState::waiting);
  CHECK(folder.task(1).last() == nullptr);
  Attempt attempt = make_attempt("n1", 1);
  folder.record(1, attempt);
  CHECK(folder.task(1).state == TaskState::started);
  attempt.has_ended = true;
  attempt.code = 5;
  attempt.message = "No space left";
  folder.record(1, attempt);
  CHECK(folder.task(1).state == TaskState::failed);
  CHECK(folder.task(1).last()->code == 5);
  CHECK(folder.task(1).last()->message == "No space left");
  folder.record(1, make_attempt("n2", 2));
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

TEST_CASE("the last attempt is the one that started last, whatever the clocks say",
          "[fleet_folder]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  folder.create(make_fleet());
  Attempt ahead = make_attempt("n1", 1);
  ahead.started = "2027-01-01T00:00:00Z";  // the node's clock is wrong
  folder.record(1, ahead);
  Attempt later = make_attempt("n2", 2);
  later.started = "2026-01-01T00:00:00Z";
  folder.record(1, later);
  CHECK(folder.task(1).last()->node == "n2");
}

TEST_CASE("what is no fleet is named", "[fleet_folder]") {
  const TemporaryDirectory place;
  const auto message = [&](const std::string& name) {
    return config_error_of([&] { FleetFolder(place.path(name)).plan(); });
  };
  CHECK_THAT(message("none"), contains_text("is not the folder of a fleet: it does not exist"));
  place.write("file", "x");
  CHECK_THAT(message("file"), contains_text("is not the folder of a fleet: it is not a folder"));
  std::filesystem::create_directory(place.path("empty"));
  CHECK_THAT(message("empty"), contains_text("is not the folder of a fleet: it has no fleet.json"));
  CHECK(code_of([&] { FleetFolder(place.path("file")).create(make_fleet()); }) == 5);
  CHECK(code_of([&] { FleetFolder(place.path("file/below")).create(make_fleet()); }) == 5);
}

TEST_CASE("a fleet that was made by halves is completed", "[fleet_folder]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  std::filesystem::create_directories(place.path("fleet/tasks/1"));
  std::ofstream(place.path("fleet/anchors.json")) << "half";
  std::ofstream(place.path("fleet/.zcbench-fleet-tmp.fleet.json.01")) << "half";
  folder.create(make_fleet());
  CHECK(folder.plan().tasks == 3);
  CHECK(folder.task(3).state == TaskState::waiting);
  // Results without a plan belong to somebody else.
  const FleetFolder other(place.path("other"));
  std::filesystem::create_directories(place.path("other/tasks/1"));
  std::ofstream(place.path("other/tasks/1/result.json")) << "{}";
  CHECK_THAT(config_error_of([&] { other.create(make_fleet()); }), contains_text("is not empty"));
  CHECK_FALSE(other.has_plan());
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
