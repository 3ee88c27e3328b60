#include "harness/fleet/task_engine.hpp"

#include "harness/fleet/process_engine.hpp"
#include "tests/catch.hpp"
#include "tests/harness/fleet/fleet_plan_fixture.hpp"

using namespace zcbench;

TEST_CASE("local tasks and commands die with the driver", "[task_engine]") {
  const FleetFolder folder("/f");
  FleetPlan plan = make_fleet();
  for (const FleetExecutor executor : {FleetExecutor::local, FleetExecutor::command}) {
    plan.start.executor = executor;
    CHECK_FALSE(make_engine(folder, plan, 1.0)->outlives_driver());
  }
}
