#include "analysis/advise/advice.hpp"

#include "harness/base/errors.hpp"
#include "tests/analysis/advise/advice_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

AdviceRequest request(std::uint64_t elements, std::uint32_t workers = 4,
                      const std::string& kernel = "statistics") {
  return {.kernel = kernel, .elements = elements, .workers = workers, .lifecycle = Lifecycle::fork};
}

std::vector<std::string> labels(const Advice& advice) {
  std::vector<std::string> found;
  for (const AdvisedStrategy& one : advice.strategies) found.push_back(one.label);
  return found;
}

const AdvisedStrategy& find(const Advice& advice, const std::string& label) {
  return *std::ranges::find(advice.strategies, label, &AdvisedStrategy::label);
}

std::string refusal_of(const AdviceRequest& asked) {
  try {
    make_advice(make_advice_file(), asked);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("strategies stand by their predicted time, which is near the known one", "[advice]") {
  const Advice advice = make_advice(make_advice_file(), request(300000));
  CHECK(labels(advice) ==
        std::vector<std::string>{"serial", "threads", "shared_mmap", "pipe_copy"});
  for (const AdvisedStrategy& one : advice.strategies) {
    INFO(one.label);
    const std::uint32_t workers = one.label == "serial" ? 1 : 4;
    const double known = known_time_ns(make_point("statistics", one.label, 300000, workers));
    CHECK(one.prediction.estimate.time == Approx(known).epsilon(0.05));
    CHECK(one.interval.low < known);
    CHECK(one.interval.high > known);
    CHECK_FALSE(one.measured);
    CHECK(one.has_processes == (one.label == "shared_mmap" || one.label == "pipe_copy"));
    CHECK(one.deviation > 0.01);
    CHECK(one.deviation < 0.05);
  }
  CHECK(advice.path == "results/lecture-20260102T030405Z.json");
  CHECK(advice.machine.levels.cpus == 2.0);
}

TEST_CASE("a job that the file has is shown as measured", "[advice]") {
  const Advice advice = make_advice(make_advice_file(), request(1000000));
  for (const AdvisedStrategy& one : advice.strategies) {
    REQUIRE(one.measured);
    CHECK(one.measured->elements == 1e6);
    CHECK(one.measured->workers == (one.label == "serial" ? 1.0 : 4.0));
    CHECK(one.measured->kernel == "statistics");
  }
}

TEST_CASE("choices name places among all strategies", "[advice]") {
  const Advice small = make_advice(make_advice_file(), request(10000));
  CHECK(small.strategies[small.choice->best].label == "serial");
  CHECK(small.choice->equals.empty());
  CHECK(small.strategies[small.processes_choice->best].label == "shared_mmap");
  CHECK(small.strategies[*small.processes_choice->next].label == "pipe_copy");

  const Advice large = make_advice(make_advice_file(), request(10000000));
  CHECK(large.strategies[large.choice->best].label == "threads");
  CHECK(large.strategies[large.processes_choice->best].label == "pipe_copy");
  CHECK(find(large, "pipe_copy").prediction.beyond_elements);
  CHECK_FALSE(find(large, "threads").prediction.beyond_elements);
}

TEST_CASE("crossovers lie where the known times are equal", "[advice]") {
  const Advice advice = make_advice(make_advice_file(), request(1000000));
  CHECK(advice.sizes.low == 1e3);
  CHECK(advice.sizes.high == 1e6);
  // serial takes 10e3 + 0.4 n and 4 threads 400e3 + 0.2 n. They are equal at 1.95e6, beyond the
  // common sizes.
  CHECK(find(advice, "threads").against_serial.empty());
  REQUIRE(advice.fastest.size() == 1);
  CHECK(advice.strategies[advice.fastest[0].curve].label == "serial");

  Results file = make_advice_file();
  std::erase_if(file.run.points,
                [](const PointResult& result) { return result.point.strategy == "pipe_copy"; });
  const Advice wider = make_advice(file, request(1000000));
  REQUIRE(find(wider, "threads").against_serial.size() == 1);
  CHECK(find(wider, "threads").against_serial[0].elements == Approx(1.95e6).epsilon(0.1));
  REQUIRE(wider.fastest.size() == 2);
  CHECK(wider.strategies[wider.fastest[1].curve].label == "threads");
  CHECK(wider.strategies[wider.fastest_processes[0].curve].label == "shared_mmap");
}

TEST_CASE("every point but those of programs of somebody else's is checked", "[advice]") {
  const Results file = make_advice_file();
  const Advice advice = make_advice(file, request(1000000));
  CHECK(advice.checks.size() + advice.unchecked == file.run.points.size() - 1);
  CHECK(advice.unchecked == 0);
  const CheckSummary summary = summary_of(advice.checks);
  CHECK(summary.median_error < 0.05);
  const auto here = checks_of_request(advice);
  CHECK(here.size() == 5 + 15 + 15 + 12);
  for (const ModelCheck& check : here) CHECK(check.measured.kernel == "statistics");
}

TEST_CASE("what does not fit the machine's memory is left out with the reason", "[advice]") {
  const Advice advice = make_advice(make_advice_file(), request(std::uint64_t{1} << 30));
  REQUIRE(advice.left_out.size() == 4);
  CHECK(advice.left_out[0].label == "serial");
  CHECK_THAT(advice.left_out[0].reason, contains_text("that machine has 8.00 GiB"));
  CHECK(advice.strategies.empty());
  CHECK_FALSE(advice.choice);
}

TEST_CASE("what has too few points is left out with the reason", "[advice]") {
  Results file = make_advice_file();
  file.run.points.push_back(make_valid(make_point("statistics", "memfd", 1000000, 4), 8e6));
  const Advice advice = make_advice(file, request(1000000));
  REQUIRE(advice.left_out.size() == 1);
  CHECK(advice.left_out[0].label == "memfd");
  CHECK(advice.left_out[0].reason == "too few points to fit the cost model: 1 point");
  CHECK(advice.strategies.size() == 4);
}

TEST_CASE("serial stands beside pools, too", "[advice]") {
  Results file = make_advice_file();
  for (PointResult& result : file.run.points) {
    if (result.point.strategy != "serial") result.point.lifecycle = Lifecycle::pool;
  }
  AdviceRequest asked = request(1000000);
  asked.lifecycle = Lifecycle::pool;
  const Advice advice = make_advice(file, asked);
  CHECK(advice.strategies.front().label == "serial");
  CHECK(checks_of_request(advice).size() == 5 + 15 + 15 + 12);
}

TEST_CASE("kernels and lifecycles that the file has no points of are refused", "[advice]") {
  CHECK(refusal_of(request(1000, 4, "statistic")) ==
        "results/lecture-20260102T030405Z.json: unknown kernel \"statistic\" (did you mean "
        "\"statistics\"?); allowed: null, statistics");
  AdviceRequest pool = request(1000);
  pool.lifecycle = Lifecycle::pool;
  CHECK(refusal_of(pool) ==
        "results/lecture-20260102T030405Z.json: has no point of kernel statistics with lifecycle "
        "pool");
}

TEST_CASE("a strategy whose points are all failed has none", "[advice]") {
  Results file = make_advice_file();
  file.run.points.push_back(make_failed(make_point("statistics", "memfd", 1000000, 4), "why"));
  const Advice advice = make_advice(file, request(1000000));
  REQUIRE(advice.left_out.size() == 1);
  CHECK(advice.left_out[0].reason == "has no valid point");
}

TEST_CASE("a time of nothing is no prediction", "[advice]") {
  // All arrays exceed the caches, and the bytes that fit the caches take no part of their times.
  Results file = make_advice_file();
  file.run.points.clear();
  for (const double elements : {3e6, 5e6, 8e6, 1e7, 2e7}) {
    const Point point = make_point("statistics", "serial", static_cast<std::uint64_t>(elements), 1);
    file.run.points.push_back(make_valid(point, elements * 8.0 - (16 << 20) - 1e6));
  }
  Point process = make_point("statistics", "memfd", 1000, 1);
  file.run.points.push_back(make_valid(process, 1e6));
  const Advice advice = make_advice(file, request(1000, 1));
  REQUIRE(advice.left_out.size() == 2);
  CHECK(advice.left_out[0].label == "serial");
  CHECK(advice.left_out[0].reason == "its points say nothing of a job like this");
}
