#include "harness/fleet/fleet_plan.hpp"

#include <string>
#include <vector>

#include "harness/base/errors.hpp"
#include "harness/plan/plan.hpp"
#include "tests/catch.hpp"
#include "tests/harness/fleet/fleet_plan_fixture.hpp"
#include "tests/harness/plan/config_error.hpp"

using namespace zcbench;

TEST_CASE("a fleet's plan is read as it was written", "[fleet_plan]") {
  FleetPlan plan = make_fleet();
  CHECK(fleet_json(parse_fleet(fleet_json(plan), "f")) == fleet_json(plan));
  plan.overrides.seed.reset();
  plan.mode = FleetMode::replicate;
  plan.start.executor = FleetExecutor::slurm;
  const FleetPlan read = parse_fleet(fleet_json(plan), "f");
  CHECK(fleet_json(read) == fleet_json(plan));
  CHECK_FALSE(read.overrides.seed);
  CHECK(read.fingerprint == plan.fingerprint);
  CHECK(read.start.hosts == plan.start.hosts);
}

TEST_CASE("a plan that was changed or damaged is corrupt", "[fleet_plan]") {
  const std::string text = fleet_json(make_fleet());
  const auto code_of = [](const std::string& changed) {
    try {
      parse_fleet(changed, "f");
      return 0;
    } catch (const CorruptError& error) {
      return error.code();
    }
  };
  std::string changed = text;
  changed.replace(changed.find("mine"), 4, "mIne");
  CHECK(code_of(text) == 0);
  CHECK(code_of(changed) == 7);
  CHECK(code_of(text.substr(0, text.size() / 2)) == 7);
  CHECK(code_of("{}") == 7);
}

TEST_CASE("a task runs its shard, or the whole plan", "[fleet_plan]") {
  FleetPlan plan = make_fleet();
  const std::vector<std::string> words = task_arguments(plan, 2, "/disk/part.json");
  CHECK(words == std::vector<std::string>{"run", "/configs/a b.json", "--output=/disk/part.json",
                                          "--resume", "--quiet", "--progress=never",
                                          "--filter=square|null", "--set=workers=2",
                                          "--set=elements=10,20", "--seed=7", "--launches=2",
                                          "--require-leakproof", "--shard=2/3"});
  plan.mode = FleetMode::replicate;
  CHECK(task_arguments(plan, 2, "o").back() == "--require-leakproof");
}

TEST_CASE("words for a shell are quoted where they must be", "[fleet_plan]") {
  CHECK(shell_line({"zcbench", "a b", "it's", "", "--x=1,2", "$(rm)"}) ==
        R"(zcbench 'a b' 'it'\''s' '' --x=1,2 '$(rm)')");
  CHECK(shell_line(task_command(make_fleet(), "/f g", 2, "a")) ==
        "/opt/zcbench fleet task '/f g' 2 --node=a");
}

TEST_CASE("a template gets host, task, folder and command", "[fleet_plan]") {
  const auto filled = [](const std::string& text) {
    return filled_template(text, "n1", "/f g", 3, "zcbench fleet task '/f g' 3");
  };
  CHECK(filled("ssh {host} {command}") == "ssh n1 zcbench fleet task '/f g' 3");
  CHECK(filled("ssh {host} {quoted_command}") == R"(ssh n1 'zcbench fleet task '\''/f g'\'' 3')");
  CHECK(filled("{folder}/{task}") == "'/f g'/3");
  // Braces for the shell and for awk are left as they are.
  CHECK(filled("echo ${host} {} {print $1} '{a,b}' {") == "echo ${host} {} {print $1} '{a,b}' {");
}

TEST_CASE("a template that cannot work is refused", "[fleet_plan]") {
  const auto refusal = [](const std::string& text, std::vector<std::string> hosts = {}) {
    FleetStart start = make_fleet().start;
    start.command_template = text;
    start.hosts = std::move(hosts);
    return config_error_of([&] { check_template(start); });
  };
  CHECK(refusal("ssh {host} {command}", {"a"}) == "(no error)");
  CHECK(refusal("sh -c {command}") == "(no error)");
  CHECK_THAT(refusal(""), contains_text("needs --template"));
  CHECK_THAT(refusal("{hosts}"),
             contains_text(R"(unknown placeholder "hosts" (did you mean "host"?))"));
  CHECK_THAT(refusal("ssh {host}"), contains_text("--hosts must name hosts"));
  CHECK_THAT(refusal("sh -c {command}", {"a"}), contains_text("has no {host}"));
  CHECK_THAT(refusal("ssh {host}", {"a"}), contains_text("so no task would run"));
  CHECK(refusal("sbcast {folder} {task}") == "(no error)");
}

TEST_CASE("the anchors are two points that every machine can run", "[fleet_plan]") {
  const Config config = parse_config(std::string(anchors_config()), "anchors.json", {});
  const Plan plan = make_plan(config, "");
  REQUIRE(plan.points.size() == 2);
  CHECK(plan.points[0].kernel == "null");
  CHECK(plan.points[1].strategy == "serial");
}
