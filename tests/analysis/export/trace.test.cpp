#include "analysis/export/trace.hpp"

#include <nlohmann/json.hpp>

#include "tests/analysis/export/export_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

using Json = nlohmann::ordered_json;

// A point with one sample of 100 us, which its phases fill.
PointResult make_point_of_two_workers() {
  PointResult result{
      .point = make_point("square", "memfd", 1000, 2), .reason = "", .samples = {}, .chunks = {}};
  Sample sample = make_sample(100'000, 0);
  sample.phases = {.publish_ns = 7,
                   .start_ns = 40'000,
                   .distribute_ns = 0,
                   .compute_ns = 30'500,
                   .collect_ns = 20'000,
                   .join_ns = 9'500};
  sample.workers_detail = {{.started_ns = 20'000,
                            .compute_begin_ns = 25'000,
                            .compute_end_ns = 60'000,
                            .exited_ns = 95'000},
                           {.started_ns = 41'000,
                            .compute_begin_ns = 45'000,
                            .compute_end_ns = 110'000,
                            .exited_ns = 120'000}};
  result.samples = {sample};
  return result;
}

Json events_of(const std::vector<PointResult>& points) {
  RunResult run = make_run();
  run.points = points;
  return trace_json(make_run_file(run))["traceEvents"];
}

// Returns "name ts dur" for each X event of a track.
std::vector<std::string> spans(const Json& events, int process, int track) {
  std::vector<std::string> found;
  for (const Json& event : events) {
    if (event["ph"] != "X" || event["pid"] != process || event["tid"] != track) continue;
    found.push_back(event["name"].get<std::string>() + " " + event["ts"].dump() + " " +
                    event["dur"].dump());
  }
  return found;
}

}  // namespace

TEST_CASE("phases follow each other within the sample", "[export]") {
  CHECK(spans(events_of({make_point_of_two_workers()}), 1, 0) ==
        std::vector<std::string>{"sample 0.0 100.0", "start 0.0 40.0", "compute 40.0 30.5",
                                 "collect 70.5 20.0", "join 90.5 9.5"});
}

TEST_CASE("a worker's span has three parts and ends no later than the sample", "[export]") {
  const Json events = events_of({make_point_of_two_workers()});
  CHECK(spans(events, 1, 1) == std::vector<std::string>{"worker 20.0 75.0", "receive 20.0 5.0",
                                                        "compute 25.0 35.0", "submit 60.0 35.0"});
  CHECK(spans(events, 1, 2) == std::vector<std::string>{"worker 41.0 59.0", "receive 41.0 4.0",
                                                        "compute 45.0 55.0", "submit 100.0 0.0"});
  for (const Json& event : events) {
    if (event["tid"] == 2 && event["name"] == "worker")
      CHECK(event["args"]["exited_ns"] == 120'000);
  }
}

TEST_CASE("processes are points, tracks parent and workers", "[export]") {
  std::vector<std::string> names;
  for (const Json& event : events_of({make_point_of_two_workers()})) {
    if (event["ph"] == "M") names.push_back(event["args"]["name"]);
  }
  CHECK(names == std::vector<std::string>{"square/memfd/elements:1000/workers:2/fork/real_time",
                                          "parent", "worker 0", "worker 1"});
}

TEST_CASE("external points have no phases, failed ones no process", "[export]") {
  const Json events = events_of({make_run().points[1], make_external("p")});
  CHECK(spans(events, 1, 0).empty());
  CHECK(spans(events, 2, 0) == std::vector<std::string>{"sample 0.0 2.0"});
  CHECK(events.size() == 3);
  CHECK_FALSE(events.back()["args"].contains("publish_ns"));
}
