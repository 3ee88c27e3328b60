#include "harness/fleet/slurm_engine.hpp"

#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <string>

#include "harness/base/errors.hpp"
#include "harness/fleet/published_file.hpp"
#include "tests/catch.hpp"
#include "tests/harness/fleet/fleet_plan_fixture.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

// Puts scripts in the place of Slurm's programs on PATH. tests/system/fleet_slurm_test.py tests the
// real programs.
class ScriptedSlurm {
 public:
  ScriptedSlurm() : path_(::getenv("PATH")) {
    ::setenv("PATH", (place_.path("") + ":/usr/bin:/bin").c_str(), 1);
  }
  ~ScriptedSlurm() { ::setenv("PATH", path_.c_str(), 1); }

  void set(const std::string& program, const std::string& script) const {
    const std::string file = place_.write(program, "#!/bin/sh\n" + script + "\n");
    REQUIRE(::chmod(file.c_str(), 0755) == 0);
  }
  void set_all(const std::string& squeue) const {
    set("sbatch", "cat > /dev/null; echo 12");
    set("squeue", squeue);
    set("scontrol",
        "echo 'JobId=2 ArrayTaskId=1 JobName=zcbench-0123456789ab JobState=TIMEOUT "
        "ExitCode=0:15 X=1'");
    set("sacct", "exit 1");  // no accounting
  }

 private:
  std::string path_;
  TemporaryDirectory place_;
};

}  // namespace

TEST_CASE("an element is gone when two answers in a row lack it", "[slurm_engine]") {
  const ScriptedSlurm slurm;
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  const FleetPlan plan = make_fleet();
  folder.create(plan);
  slurm.set_all("echo '1|12_1|RUNNING|n1|None'; echo '2|12_2|PENDING||Resources'");
  SlurmEngine engine(folder, plan, 0.0);
  engine.start({1, 2});
  auto sights = engine.look();
  CHECK(sights.at(1).where == TaskSight::Where::running);
  CHECK(sights.at(2).where == TaskSight::Where::queued);
  slurm.set_all("echo '2|12_2|PENDING||Resources'");
  CHECK(engine.look().at(1).where == TaskSight::Where::running);  // it may have moved
  sights = engine.look();
  CHECK(sights.at(1).where == TaskSight::Where::gone);
  CHECK(sights.at(1).note == "Slurm: TIMEOUT");
  CHECK(sights.at(1).code == 143);
  CHECK_FALSE(engine.look().contains(1));  // reported only once
}

TEST_CASE("an element with results is gone at once", "[slurm_engine]") {
  const ScriptedSlurm slurm;
  const TemporaryDirectory place;
  const FleetFolder folder(place.path("fleet"));
  const FleetPlan plan = make_fleet();
  folder.create(plan);
  slurm.set_all("true");
  SlurmEngine engine(folder, plan, 0.0);
  engine.start({1, 2});
  publish_file(folder.task_results(1), "{}");
  const auto sights = engine.look();
  CHECK(sights.at(1).where == TaskSight::Where::gone);
  CHECK(sights.at(2).where == TaskSight::Where::running);
}

TEST_CASE("an element that waits for a release is released", "[slurm_engine]") {
  const ScriptedSlurm slurm;
  const TemporaryDirectory place;
  const FleetFolder folder("/none");
  const FleetPlan plan = make_fleet();
  slurm.set_all(
      "echo '3|12_3|PENDING||launch failed requeued held'; echo '4|12_4|PENDING||Priority'");
  slurm.set("scontrol", "echo \"$*\" >>" + place.path("words"));
  SlurmEngine engine(folder, plan, 0.0);
  CHECK(engine.look().at(3).where == TaskSight::Where::queued);
  std::ifstream file(place.path("words"));
  CHECK(std::string{std::istreambuf_iterator<char>(file), {}} == "release 12_3\n");
}

TEST_CASE("jobs of an earlier driver are found", "[slurm_engine]") {
  const ScriptedSlurm slurm;
  const FleetFolder folder("/none");
  const FleetPlan plan = make_fleet();
  slurm.set_all("echo '3|12_3|RUNNING|n1|None'");
  SlurmEngine engine(folder, plan, 0.0);
  CHECK(engine.look().at(3).where == TaskSight::Where::running);
  CHECK(engine.outlives_driver());
}

TEST_CASE("a controller that does not answer is asked again", "[slurm_engine]") {
  const ScriptedSlurm slurm;
  const FleetFolder folder("/none");
  const FleetPlan plan = make_fleet();
  slurm.set_all("exit 1");
  SlurmEngine engine(folder, plan, 0.0);
  engine.start({1});
  CHECK(engine.look().at(1).note == "Slurm does not answer");
  slurm.set_all("echo '1|12_1|RUNNING|n1|None'");
  CHECK(engine.look().at(1).where == TaskSight::Where::running);
}

TEST_CASE("what Slurm had before is not guessed", "[slurm_engine]") {
  const ScriptedSlurm slurm;
  const FleetFolder folder("/none");
  const FleetPlan plan = make_fleet();
  slurm.set_all("echo 'Unable to contact slurm controller' >&2; exit 1");
  SlurmEngine engine(folder, plan, 0.0);
  CHECK(code_of([&] { engine.look(); }) == 3);  // otherwise its tasks would be started twice
}

TEST_CASE("a node is swept by a job of its own", "[slurm_engine]") {
  const ScriptedSlurm slurm;
  const TemporaryDirectory place;
  const FleetFolder folder("/none");
  FleetPlan plan = make_fleet();
  plan.start.sbatch = {"--partition=x", "--exclusive", "--constraint=fast"};
  slurm.set_all("echo 112; echo 120");  // jobs other than the sweep's
  slurm.set("sbatch", "echo \"$*\" >" + place.path("words") + "; cat >>" + place.path("words") +
                          "; echo '12;cluster'");
  SlurmEngine engine(folder, plan, 0.0);
  CHECK(engine.sweep("n2").empty());
  std::ifstream file(place.path("words"));
  const std::string words{std::istreambuf_iterator<char>(file), {}};
  CHECK(words ==
        "--parsable --job-name=zcbench-0123456789ab-sweep --nodelist=n2 --nodes=1 "
        "--output=/dev/null --partition=x\n#!/bin/sh\nexec /opt/zcbench fleet sweep /none\n");
  slurm.set("sbatch", "echo 'sbatch: error: Invalid node name specified' >&2; exit 1");
  CHECK(engine.sweep("n9") == "sbatch: error: Invalid node name specified");
}

TEST_CASE("what Slurm refuses is bad input, and no Slurm a lack of the machine", "[slurm_engine]") {
  const ScriptedSlurm slurm;
  const FleetFolder folder("/none");
  const FleetPlan plan = make_fleet();
  slurm.set_all("true");
  SlurmEngine engine(folder, plan, 0.0);
  slurm.set("sbatch", "echo 'sbatch: error: invalid partition specified: x' >&2; exit 1");
  CHECK(code_of([&] { engine.start({1}); }) == 2);
  slurm.set("sbatch", "echo 'sbatch: error: Unable to contact slurm controller' >&2; exit 1");
  CHECK(code_of([&] { engine.start({1}); }) == 3);
}
