#include "harness/fleet/fleet_task.hpp"

#include <stdlib.h>

#include <filesystem>

#include "harness/base/errors.hpp"
#include "harness/fleet/published_file.hpp"
#include "harness/os/file_io.hpp"
#include "tests/catch.hpp"
#include "tests/harness/fleet/fleet_plan_fixture.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

TEST_CASE("a node is named by the command line, by Slurm or by its host", "[fleet_task]") {
  ::setenv("SLURMD_NODENAME", "n7", 1);
  CHECK(node_name("given") == "given");
  CHECK(node_name("") == "n7");
  ::unsetenv("SLURMD_NODENAME");
  CHECK_FALSE(node_name("").empty());
  for (const char* wrong : {"a/b", "..", "-x", "a b"}) {
    CHECK_THAT(config_error_of([&] { node_name(wrong); }), contains_text("is no name of a node"));
  }
}

TEST_CASE("a task's journal lies on its node's disk, apart for each node", "[fleet_task]") {
  const FleetFolder folder("/shared/f");
  FleetPlan plan = make_fleet();
  CHECK(place_of_task(folder, plan, 2, "n1") == "/scratch/zcbench-fleet-0123456789ab/n1/task-2");
  plan.start.node_folder = "";
  ::setenv("TMPDIR", "/fast", 1);
  CHECK(place_of_task(folder, plan, 2, "n1") == "/fast/zcbench-fleet-0123456789ab/n1/task-2");
  ::unsetenv("TMPDIR");
  CHECK(place_of_task(folder, plan, 2, "n1") == "/tmp/zcbench-fleet-0123456789ab/n1/task-2");
  plan.start.executor = FleetExecutor::local;
  CHECK(place_of_task(folder, plan, 2, "n1") ==
        "/shared/f/disk/zcbench-fleet-0123456789ab/n1/task-2");
}

TEST_CASE("another program than the fleet's runs no task, and says so", "[fleet_task]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  FleetPlan plan = make_fleet();
  plan.start.node_folder = place.path("disk");
  folder.create(plan);
  CHECK_THROWS_AS(run_task(folder, 1, "n1"), CorruptError);
  const TaskRecord record = folder.task(1);
  CHECK(record.state == TaskState::failed);
  CHECK(record.last()->code == 7);
  CHECK_THAT(record.last()->message, contains_text("is not the zcbench that planned this fleet"));
  CHECK_THROWS_AS(run_task(folder, 1, "n0"), CorruptError);
  CHECK_THROWS_AS(run_task(folder, 1, "n1"), CorruptError);
  CHECK(folder.attempt(1, "n0")->sequence == 2);
  CHECK(folder.attempt(1, "n1")->sequence == 3);
  CHECK(folder.attempt(1, "n1")->number == 2);
  CHECK_THROWS_AS(run_task(folder, 4, "n1"), ConfigError);
  publish_file(folder.task_results(2), "{}");
  CHECK(run_task(folder, 2, "n1") == ExitCode::kSuccess);  // the task is finished
}

TEST_CASE("a journal is not put where somebody else can reach", "[fleet_task]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  FleetPlan plan = make_fleet();
  plan.start.node_folder = place.path("disk");
  plan.program_digest = digest_of_file(open_for_reading("/proc/self/exe")).value();
  folder.create(plan);
  std::filesystem::create_directories(place.path("disk"));
  std::filesystem::create_directories(place.path("trap"));
  std::filesystem::create_directory_symlink(place.path("trap"),
                                            place.path("disk/zcbench-fleet-" + plan.id));
  CHECK_THROWS_AS(run_task(folder, 1, "n1"), OutputError);
  CHECK_THAT(folder.task(1).last()->message, contains_text("is not a folder of this user's"));
  CHECK(names_in_folder(place.path("trap")).empty());
}

TEST_CASE("nothing but a task's own folder is removed", "[fleet_task]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  const FleetPlan plan = make_fleet();
  folder.create(plan);
  publish_file(folder.task_results(1), "{}");
  std::filesystem::create_directory(place.path("precious"));
  place.write("precious/file", "mine");
  const std::string own = "/zcbench-fleet-" + plan.id + "/n1/task-1";
  for (const std::string& named :
       {place.path("precious"), place.path("precious/x") + "/../zcbench-fleet-" + plan.id,
        place.path("d") + own + "/../../../../precious", "relative" + own,
        place.path("d") + "/zcbench-fleet-" + plan.id + "/n1/task-2", std::string()}) {
    Attempt attempt;
    attempt.node = "n1";
    attempt.place = named;
    folder.record(1, attempt);
    CHECK_THROWS_AS(sweep_node(folder, plan, "n1"), CorruptError);
    CHECK(is_there(place.path("precious/file")));
    CHECK_FALSE(folder.attempt(1, "n1")->is_swept);
  }
}

// The task's $TMPDIR may differ from that of the sweep.
TEST_CASE("a task's folder is swept where it was", "[fleet_task]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  FleetPlan plan = make_fleet();
  folder.create(plan);
  plan.start.node_folder = place.path("then/");
  Attempt attempt;
  attempt.node = "n1";
  attempt.place = place_of_task(folder, plan, 1, "n1");
  std::filesystem::create_directories(attempt.place);
  folder.record(1, attempt);
  publish_file(folder.task_results(1), "{}");
  plan.start.node_folder = place.path("now");
  sweep_node(folder, plan, "n1");
  CHECK(names_in_folder(place.path("then")).empty());
  CHECK(folder.attempt(1, "n1")->is_swept);
}

TEST_CASE("a node is swept of finished tasks only", "[fleet_task]") {
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  FleetPlan plan = make_fleet();
  plan.start.node_folder = place.path("disk");
  folder.create(plan);
  for (const std::uint32_t task : {1U, 2U}) {
    Attempt attempt;
    attempt.node = "n1";
    attempt.place = place_of_task(folder, plan, task, "n1");
    std::filesystem::create_directories(attempt.place);
    folder.record(task, attempt);
  }
  publish_file(folder.task_results(1), "{}");
  sweep_node(folder, plan, "n1");
  CHECK_FALSE(is_there(place_of_task(folder, plan, 1, "n1")));
  CHECK(folder.attempt(1, "n1")->is_swept);
  CHECK(is_there(place_of_task(folder, plan, 2, "n1")));
  publish_file(folder.task_results(2), "{}");
  sweep_node(folder, plan, "n1");
  CHECK(names_in_folder(place.path("disk")).empty());
}
