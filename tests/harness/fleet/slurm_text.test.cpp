#include "harness/fleet/slurm_text.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"
#include "tests/harness/fleet/fleet_plan_fixture.hpp"

using namespace zcbench;

TEST_CASE("an array names its tasks", "[slurm_text]") {
  CHECK(array_text({3}) == "3");
  CHECK(array_text({1, 2, 3, 5, 7, 8}) == "1-3,5,7-8");
}

TEST_CASE("one job has all tasks, found by its name", "[slurm_text]") {
  const FleetFolder folder("/f g");
  const FleetPlan plan = make_fleet();
  CHECK(sbatch_arguments(plan, folder, {1, 2}) ==
        std::vector<std::string>{"sbatch", "--parsable", "--array=1-2",
                                 "--job-name=zcbench-0123456789ab",
                                 "--output=/f g/tasks/%a/log.txt", "--open-mode=append",
                                 "--requeue", "--nodes=1", "--partition=x"});
  CHECK(sbatch_script(plan, folder) ==
        "#!/bin/sh\nexec /opt/zcbench fleet task '/f g' \"$SLURM_ARRAY_TASK_ID\"\n");
  CHECK(sbatch_arguments(plan, FleetFolder("/50%a"), {1})[4] == "--output=/50%%a/tasks/%a/log.txt");
  CHECK(squeue_arguments(plan)[3] == "--name=zcbench-0123456789ab");
}

// Slurm 22.05.8 printed these lines.
TEST_CASE("what squeue says of elements", "[slurm_text]") {
  const auto elements = parse_squeue(
      "6|1_6|PENDING||Resources\n"
      "1|1_1|RUNNING|n1|None\n"
      "2|1_2|COMPLETING|n2|None\n"
      "5|1_5|PENDING||launch failed requeued held\n"
      "7|1_7|PENDING||None\n");
  REQUIRE(elements.size() == 5);
  CHECK(elements[0].task == 6);
  CHECK(elements[0].job == "1_6");
  CHECK(elements[0].sight.where == TaskSight::Where::queued);
  CHECK(elements[0].sight.note == "Resources");
  CHECK_FALSE(elements[0].is_held);
  CHECK(elements[1].sight.where == TaskSight::Where::running);
  CHECK(elements[1].sight.node == "n1");
  CHECK(elements[2].sight.where == TaskSight::Where::running);
  CHECK(elements[3].is_held);
  CHECK(elements[4].sight.note.empty());
  CHECK(parse_squeue("5|1_5|PENDING||JobHeldAdmin\n")[0].is_held);
  CHECK_FALSE(parse_squeue("5|1_5|RUNNING|n1|JobHeldAdmin\n")[0].is_held);
  CHECK(parse_squeue("").empty());
  CHECK_THROWS_AS(parse_squeue("slurm_load_jobs error"), TrialError);
}

TEST_CASE("what sacct says of ended elements", "[slurm_text]") {
  const auto ended = parse_sacct(
      "12_1|COMPLETED|0:0\n"
      "12_2|TIMEOUT|0:15\n"
      "12_3|CANCELLED by 0|7:0\n"
      "12_[4-6]|PENDING|0:0\n"
      "14_2|NODE_FAIL|1:0\n"
      "9|COMPLETED|0:0\n");
  REQUIRE(ended.size() == 3);
  CHECK(ended.at(1).state == "COMPLETED");
  CHECK(ended.at(1).code == 0);
  CHECK(ended.at(2).state == "NODE_FAIL");  // the later job
  CHECK(ended.at(3).state == "CANCELLED");
  CHECK(ended.at(3).code == 7);
  CHECK(parse_sacct("Slurm accounting storage is disabled\n").empty());
  // The search starts the day before, because Slurm may be in another time zone.
  CHECK(sacct_arguments(make_fleet())[5] == "--starttime=2026-01-01");
}

TEST_CASE("what scontrol says of ended elements", "[slurm_text]") {
  const auto ended = parse_scontrol(
      "JobId=2 ArrayJobId=1 ArrayTaskId=1 JobName=zcbench-a UserId=root(0) JobState=CANCELLED "
      "Reason=None ExitCode=0:9 NodeList=n1\n"
      "JobId=3 ArrayJobId=1 ArrayTaskId=2 JobName=zcbench-a UserId=root(0) JobState=FAILED "
      "Reason=NonZeroExitCode ExitCode=7:0 NodeList=n2\n"
      "JobId=4 ArrayJobId=4 ArrayTaskId=1 JobName=zcbench-b JobState=COMPLETED ExitCode=0:0\n"
      "JobId=5 JobName=zcbench-a JobState=COMPLETED ExitCode=0:0\n",
      "zcbench-a");
  REQUIRE(ended.size() == 2);
  CHECK(ended.at(1).state == "CANCELLED");
  CHECK(ended.at(1).code == 137);
  CHECK(ended.at(2).code == 7);
}
