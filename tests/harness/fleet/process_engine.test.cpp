#include "harness/fleet/process_engine.hpp"

#include <csignal>
#include <fstream>
#include <sstream>

#include "harness/os/file_io.hpp"
#include "tests/catch.hpp"
#include "tests/harness/fleet/fleet_plan_fixture.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

struct CommandFleet {
  TemporaryDirectory place;
  FleetFolder folder{place.path("fleet")};
  FleetPlan plan = make_fleet();

  explicit CommandFleet(const std::string& line, std::vector<std::string> hosts = {}) {
    plan.start.command_template = line;
    plan.start.hosts = std::move(hosts);
    plan.start.jobs = 2;
    folder.create(plan);
  }
  std::string log(std::uint32_t task) const {
    std::ostringstream text;
    text << std::ifstream(folder.task_log(task)).rdbuf();
    return text.str();
  }
};

// Waits until all tasks have ended; returns how each of them ended.
std::map<std::uint32_t, TaskSight> ends_of(ProcessEngine& engine) {
  std::map<std::uint32_t, TaskSight> ends;
  while (true) {
    const auto sights = engine.look();
    if (sights.empty()) return ends;
    for (const auto& [task, sight] : sights) {
      if (sight.where == TaskSight::Where::gone) ends[task] = sight;
    }
    engine.wait();
  }
}

}  // namespace

TEST_CASE("a command runs each task and reports its exit code", "[process_engine]") {
  const CommandFleet fleet("echo task {task} of {folder}; exit {task}");
  ProcessEngine engine(fleet.folder, fleet.plan);
  engine.start({1, 2, 3});
  const auto ends = ends_of(engine);
  REQUIRE(ends.size() == 3);
  for (const auto& [task, end] : ends) CHECK(end.code == static_cast<int>(task));
  CHECK(fleet.log(2) == "task 2 of " + fleet.folder.path() + "\n");
}

TEST_CASE("a host has one task at a time, and each host has some", "[process_engine]") {
  // The command fails if another task is running on its host.
  const CommandFleet fleet("mkdir {folder}/{host} || exit 9; echo on {host}; rmdir {folder}/{host}",
                           {"a", "b"});
  ProcessEngine engine(fleet.folder, fleet.plan);
  engine.start({1, 2, 3});
  const auto ends = ends_of(engine);
  REQUIRE(ends.size() == 3);
  for (const auto& [task, end] : ends) CHECK(end.code == 0);
  CHECK(fleet.log(1) == "on a\n");
  CHECK(fleet.log(2) == "on b\n");
}

TEST_CASE("a task goes where its journal is", "[process_engine]") {
  const CommandFleet fleet("echo on {host}", {"a", "b"});
  Attempt attempt;
  attempt.node = "b";
  fleet.folder.record(1, attempt);
  ProcessEngine engine(fleet.folder, fleet.plan);
  engine.start({1});
  ends_of(engine);
  CHECK(fleet.log(1) == "on b\n");
}

TEST_CASE("a task that a host cannot run goes to another one", "[process_engine]") {
  // Host a is down. The first task on b waits until a has failed, so that b is busy at that moment.
  const CommandFleet fleet(
      "if [ {host} = a ]; then touch {folder}/failed; exit 255; fi; "
      "until [ -e {folder}/failed ]; do sleep 0.01; done; echo on {host}",
      {"a", "b"});
  ProcessEngine engine(fleet.folder, fleet.plan);
  engine.start({1, 2, 3});
  std::map<std::uint32_t, int> failures;
  for (std::map<std::uint32_t, TaskSight> sights; !(sights = engine.look()).empty();) {
    for (const auto& [task, sight] : sights) {
      if (sight.where != TaskSight::Where::gone || sight.code == 0) continue;
      ++failures[task];
      engine.start({task});
    }
    engine.wait();
  }
  for (const std::uint32_t task : {1, 2, 3}) {
    CHECK(failures[task] <= 1);
    CHECK(fleet.log(task) == "on b\n");
  }
}

TEST_CASE("a task that no host can run is tried where it failed", "[process_engine]") {
  const CommandFleet fleet("echo on {host}; exit 3", {"a"});
  ProcessEngine engine(fleet.folder, fleet.plan);
  for (int start = 0; start < 2; ++start) {
    engine.start({1});
    CHECK(ends_of(engine).at(1).code == 3);
  }
  CHECK(fleet.log(1) == "on a\non a\n");
}

TEST_CASE("a task that was killed stays on its host", "[process_engine]") {
  const CommandFleet fleet("echo on {host}; kill -KILL $$", {"a", "b"});
  ProcessEngine engine(fleet.folder, fleet.plan);
  for (int start = 0; start < 2; ++start) {
    engine.start({1});
    CHECK_FALSE(ends_of(engine).at(1).code);
  }
  CHECK(fleet.log(1) == "on a\non a\n");
}

TEST_CASE("a command that is stopped ends with its process", "[process_engine]") {
  // The command's first line shows that it is running; then it waits for the signal.
  const CommandFleet fleet(
      "trap 'echo stopped; exit 3' TERM; echo runs; while :; do sleep 0.01; done");
  ProcessEngine engine(fleet.folder, fleet.plan);
  engine.start({1});
  while (fleet.log(1) != "runs\n") engine.look();
  engine.stop(SIGTERM);
  CHECK(fleet.log(1) == "runs\nstopped\n");
  CHECK(engine.look().empty());
}

TEST_CASE("tasks of a replicated plan are bound to nodes", "[process_engine]") {
  FleetPlan plan = make_fleet();
  CHECK(bound_node(plan, 2).empty());
  plan.mode = FleetMode::replicate;
  CHECK(bound_node(plan, 2) == "b");
  plan.start.executor = FleetExecutor::local;
  CHECK(bound_node(plan, 2) == "local-2");
  plan.mode = FleetMode::split;
  CHECK(bound_node(plan, 2) == "local");
}
