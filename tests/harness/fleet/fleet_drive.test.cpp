#include "harness/fleet/fleet_drive.hpp"

#include <functional>
#include <map>
#include <vector>

#include "harness/fleet/published_file.hpp"
#include "tests/catch.hpp"
#include "tests/harness/fleet/fleet_plan_fixture.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

// An engine whose tasks end at once, in the way that the test's script says.
class ScriptedEngine final : public TaskEngine {
 public:
  /// Returns how the given start (counted from 1) of a task ends.
  using Script = std::function<TaskSight(std::uint32_t task, int start)>;

  explicit ScriptedEngine(Script script) : script_(std::move(script)) {}

  void start(const std::vector<std::uint32_t>& tasks) override {
    for (const std::uint32_t task : tasks) sights_[task] = script_(task, ++starts[task]);
  }
  std::map<std::uint32_t, TaskSight> look() override { return std::exchange(sights_, {}); }
  void wait() override {}
  void stop(int) override {}
  bool outlives_driver() const override { return false; }
  std::string sweep(const std::string& node) override {
    swept.push_back(node);
    return node == "far" ? "it is off" : "";
  }

  std::map<std::uint32_t, int> starts;
  std::vector<std::string> swept;

 private:
  Script script_;
  std::map<std::uint32_t, TaskSight> sights_;
};

TaskSight ended(std::optional<int> code) {
  return {.where = TaskSight::Where::gone, .node = "n1", .note = "ended", .code = code};
}

struct Fleet {
  TemporaryDirectory place;
  FleetFolder folder{place.path("fleet")};
  FleetPlan plan = make_fleet();
  std::vector<FleetProgress> progress;

  Fleet() { folder.create(plan); }
  std::vector<FailedTask> drive(ScriptedEngine& engine, std::uint32_t attempts = 3) {
    return drive_tasks(folder, plan, engine, attempts,
                       [&](const FleetProgress& now) { progress.push_back(now); });
  }
  TaskSight finish(std::uint32_t task) {
    publish_file(folder.task_results(task), "{}");
    return ended(0);
  }
};

// An attempt by a zcbench that is not the one of the fleet.
Attempt refused_attempt(std::uint64_t sequence) {
  Attempt attempt;
  attempt.node = "n1";
  attempt.sequence = sequence;
  attempt.has_ended = true;
  attempt.code = 7;
  attempt.message = "another zcbench";
  return attempt;
}

}  // namespace

TEST_CASE("each unfinished task is started, and those that died again", "[fleet_drive]") {
  Fleet fleet;
  publish_file(fleet.folder.task_results(2), "{}");
  ScriptedEngine engine([&](std::uint32_t task, int start) {
    if (task == 3 && start < 3) return ended(start == 1 ? 137 : 5);
    return fleet.finish(task);
  });
  CHECK(fleet.drive(engine).empty());
  CHECK(engine.starts == std::map<std::uint32_t, int>{{1, 1}, {3, 3}});
  CHECK(fleet.progress.back().finished == 3);
}

TEST_CASE("a task that keeps dying is given up, and keeps its reason", "[fleet_drive]") {
  Fleet fleet;
  ScriptedEngine engine([&](std::uint32_t task, int) {
    return task == 1 ? ended(std::nullopt) : fleet.finish(task);
  });
  const auto failures = fleet.drive(engine);
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].task == 1);
  CHECK(failures[0].code == 4);
  CHECK(failures[0].message == "ended 3 times without results, at last: ended");
  CHECK(engine.starts[1] == 3);
}

TEST_CASE("what would fail again is not tried again", "[fleet_drive]") {
  Fleet fleet;
  ScriptedEngine engine([&](std::uint32_t task, int) {
    if (task != 1) return fleet.finish(task);
    fleet.folder.record(1, refused_attempt(1));
    return ended(std::nullopt);  // as from Slurm without accounting
  });
  const auto failures = fleet.drive(engine);
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].code == 7);
  CHECK(failures[0].message == "another zcbench");
  CHECK(failures[0].node == "n1");
  CHECK(engine.starts[1] == 1);
}

TEST_CASE("an old attempt says nothing about a new start", "[fleet_drive]") {
  Fleet fleet;
  fleet.folder.record(1, refused_attempt(4));
  ScriptedEngine engine([&](std::uint32_t task, int start) {
    return task == 1 && start < 3 ? ended(std::nullopt)
                                  : fleet.finish(task);  // starts 1 and 2 reached no node
  });
  CHECK(fleet.drive(engine).empty());
  CHECK(engine.starts[1] == 3);
}

TEST_CASE("what may succeed again", "[fleet_drive]") {
  CHECK(may_succeed_again(std::nullopt));
  for (const int code : {3, 5, 137, 143, 255}) CHECK(may_succeed_again(code));
  for (const int code : {1, 2, 4, 6, 7, 9, 70, 127}) CHECK_FALSE(may_succeed_again(code));
}

TEST_CASE("a task that another process is at work on is waited for", "[fleet_drive]") {
  Fleet fleet;
  ScriptedEngine engine([&](std::uint32_t task, int start) {
    return task == 1 && start < 3 ? ended(6) : fleet.finish(task);
  });
  CHECK(fleet.drive(engine, 1).empty());  // starts that end with code 6 do not count
  CHECK(engine.starts[1] == 3);
}

TEST_CASE("waiting for another process uses up no attempt", "[fleet_drive]") {
  Fleet fleet;
  ScriptedEngine engine([&](std::uint32_t task, int start) {
    if (task != 1 || start == 4) return fleet.finish(task);
    return ended(start < 3 ? 6 : 137);
  });
  CHECK(fleet.drive(engine, 2).empty());
  CHECK(engine.starts[1] == 4);
}

TEST_CASE("nodes are swept of what attempts left", "[fleet_drive]") {
  Fleet fleet;
  for (const std::string node : {"n1", "far", "clean"}) {
    Attempt attempt;
    attempt.node = node;
    attempt.place = "/disk/" + node;
    attempt.is_swept = node == "clean";
    fleet.folder.record(1, attempt);
  }
  ScriptedEngine engine([](std::uint32_t, int) { return ended(0); });
  CHECK(sweep_nodes(fleet.folder, fleet.plan, engine).empty());  // no task is finished yet
  fleet.finish(1);
  const auto left = sweep_nodes(fleet.folder, fleet.plan, engine);
  CHECK(engine.swept == std::vector<std::string>{"far", "n1"});
  REQUIRE(left.size() == 1);
  CHECK(left[0] == "files of the fleet may be left on node far: /disk/far (it is off)");
}

TEST_CASE("progress in words", "[fleet_drive]") {
  CHECK(progress_text({.finished = 3, .nodes = {}, .note = {}}, 3) == "3 of 3 tasks finished");
  CHECK(progress_text({.finished = 1,
                       .running = 2,
                       .queued = 3,
                       .failed = 1,
                       .nodes = {"n1", "n2"},
                       .note = "Resources"},
                      7) ==
        "1 of 7 tasks finished, 2 running (n1, n2), 3 waiting (Resources), 1 failed");
}
