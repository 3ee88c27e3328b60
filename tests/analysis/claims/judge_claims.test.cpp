#include "analysis/claims/judge_claims.hpp"

#include <algorithm>

#include "tests/analysis/claims/simulated_lecture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

using enum Judgement;

ClaimVerdict claim_verdict_of(const std::string& id, const std::vector<Results>& files) {
  static const ClaimList all = builtin_claims();
  const auto claim = std::find_if(all.claims.begin(), all.claims.end(),
                                  [&](const Claim& candidate) { return candidate.id == id; });
  REQUIRE(claim != all.claims.end());
  return judge_claims(files, {.source = "", .claims = {*claim}}).at(0);
}

struct Case {
  std::string id;
  Points points;
  Judgement expected;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const ClaimVerdict verdict = claim_verdict_of(c.id, {run_file(c.points)});
    INFO(c.id << ": " << verdict.sentence);
    CHECK(to_string(verdict.judgement) == to_string(c.expected));
    CHECK(verdict.sentence.find('{') == std::string::npos);
  }
}

Points facts(const char* group, std::vector<Metric> values) {
  return {fact_point(std::string("python_facts_") + group, std::move(values))};
}

Points one(PointResult point) { return {std::move(point)}; }

const Point kSquare = make_point("square", "shared_mmap", 1'000'000, 4);
const Point kStatistics = make_point("statistics", "posix_shm", 2'000'000, 4);

}  // namespace

TEST_CASE("claims that facts decide get the right verdict both ways", "[claims]") {
  check({
      {"28.1-a", facts("array", {{"frombuffer_synchronized_raises_type_error", 1}}), refuted},
      {"28.1-a", facts("array", {{"frombuffer_synchronized_raises_type_error", 0}}), supported},
      {"28.1-d", facts("square_slice", {{"temporary_bytes", 8e6}, {"slice_bytes", 8e6}}), refuted},
      {"28.1-d", facts("square_slice", {{"temporary_bytes", 500}, {"slice_bytes", 8e6}}),
       supported},
      {"28.1-l", facts("array", {{"other_dtype_raises", 0}}), refuted},
      {"28.1-l", facts("array", {{"other_dtype_raises", 1}}), supported},
      {"28.2-e", facts("join", {{"join_before_get_largest_ok_bytes", 16000}}), supported},
      {"28.2-e", facts("join", {{"join_before_get_largest_ok_bytes", 100}}), refuted},
      {"28.2-f", facts("shared_memory", {{"create_existing_name_raises", 1}}), supported},
      {"28.2-f", facts("shared_memory", {{"create_existing_name_raises", 0}}), refuted},
      {"28.2-g", facts("shared_memory", {{"object_bytes", 8000}, {"requested_bytes", 8000}}),
       supported},
      {"28.2-g", facts("shared_memory", {{"object_bytes", 8192}, {"requested_bytes", 8000}}),
       refuted},
      {"28.2-h",
       facts("shared_memory", {{"allocated_bytes_before_touch", 0}, {"requested_bytes", 8000}}),
       refuted},
      {"28.2-h",
       facts("shared_memory", {{"allocated_bytes_before_touch", 8192}, {"requested_bytes", 8000}}),
       supported},
      {"28.2-k", facts("tracker", {{"creator_exit_destroys_block", 1}}), refuted},
      {"28.2-k", facts("tracker", {{"creator_exit_destroys_block", 0}}), supported},
  });
}

TEST_CASE("claims of two facts need both", "[claims]") {
  const auto close = [](double survives, double unmapped) {
    return facts("shared_memory", {{"data_survives_close", survives},
                                   {"close_unmaps_bytes", unmapped},
                                   {"mapped_bytes", 8192}});
  };
  const auto unlink = [](double second_raises, double others_may) {
    return facts("shared_memory", {{"second_unlink_raises", second_raises},
                                   {"unlink_by_another_process_works", others_may}});
  };
  check({{"28.2-i", close(1, 8192), supported},
         {"28.2-i", close(0, 8192), refuted},
         {"28.2-i", close(1, 0), refuted},
         {"28.2-j", unlink(1, 0), supported},
         {"28.2-j", unlink(1, 1), refuted},
         {"28.2-j", unlink(0, 0), refuted}});
}

TEST_CASE("growth is distinguished from no growth", "[claims]") {
  for (const auto& [id, strategy] :
       {std::pair{"28.1-b", "shared_mmap"}, std::pair{"28.2-b", "posix_shm"},
        std::pair{"28.2-c", "memfd"}}) {
    check({{id, attaching(strategy, 0.0, 0.0), supported},
           {id, attaching(strategy, 0.05, 0.0), supported},
           {id, attaching(strategy, 0.2, 0.0), refuted},
           {id, attaching(strategy, 0.0, 0.2), refuted},
           {id, attaching(strategy, 0.1, 0.0, 0.5), inconclusive}});
  }
  const auto held = [](double power) {
    Points points = one(copied(kSquare, {.publish = 8'000'000}));
    for (const std::uint32_t workers : {1u, 2u, 4u}) {
      points.push_back(simulated(make_point("square", "shared_mmap", 2'000'000, workers),
                                 [=](Sample& sample, std::size_t i) {
                                   sample.bytes_copied.publish = 16'000'000;
                                   sample.worker_peak_rss_bytes = static_cast<std::uint64_t>(
                                       1e7 * std::pow(workers, power) * wobble(i, 0.01));
                                 }));
    }
    return points;
  };
  Points larger = held(0.0);
  larger.push_back(copied(kStatistics, {.publish = 16'000'008}));
  check({{"28.1-f", held(0.0), supported},
         {"28.1-f", held(-0.7), supported},
         {"28.1-f", held(0.5), refuted},
         {"28.1-f", larger, refuted}});
}

TEST_CASE("claims that the ledger decides", "[claims]") {
  const auto spawned = [](double bytes) {
    return facts("start_spawn", {{"handle_pickled_bytes", bytes}});
  };
  const auto result = [](double bytes) {
    return facts("result", {{"result_pickled_bytes", bytes}});
  };
  const Points none = one(copied(kSquare, {.publish = 8'000'000}));
  const Points sent = one(copied(kSquare, {.to_workers = 8'000'000}));
  const Points back = one(copied(kSquare, {.from_workers = 160}));
  const auto execed = [](std::uint64_t bytes_back) {
    Point point = kSquare;
    point.strategy = "memfd";
    point.lifecycle = Lifecycle::exec;
    return one(copied(point, {.publish = 8'000'000, .from_workers = bytes_back}));
  };
  check({{"28.1-c", joined(none, spawned(60)), supported},
         {"28.1-c", joined(none, spawned(293)), refuted},
         {"28.1-c", joined(sent, spawned(60)), refuted},
         {"28.1-g", none, supported},
         {"28.1-g", sent, refuted},
         {"28.1-i", none, supported},
         {"28.1-i", back, refuted},
         {"28.1-i", joined(none, execed(0)), supported},
         {"28.1-i", joined(none, execed(160)), refuted},
         {"28.2-a", one(copied(kStatistics, {.publish = 16'000'000})), supported},
         {"28.2-a", one(copied(kStatistics, {.from_workers = 1})), refuted},
         {"28.2-d", joined(one(copied(kStatistics, {})), result(150)), supported},
         {"28.2-d", joined(one(copied(kStatistics, {})), result(86)), refuted},
         {"28.2-d", joined(one(copied(kStatistics, {.to_workers = 1})), result(150)), refuted}});
}

TEST_CASE("every element has one worker, with a remainder and spare workers", "[claims]") {
  const PointResult odd = simulated(make_point("square", "memfd", 1003, 4), [](Sample&, auto) {});
  const PointResult spare =
      simulated(make_point("statistics", "memfd", 3, 8), [](Sample&, auto) {});
  const PointResult wrong = make_failed(make_point("square", "pipe_copy", 1003, 4), "wrong sum");
  check({{"28.1-e", {odd, spare}, supported},
         {"28.1-e", {odd}, not_measurable},
         {"28.1-e", one(copied(kSquare, {})), not_measurable},
         {"28.1-e", {odd, spare, wrong}, inconclusive}});
}

TEST_CASE("whether workers work at once and are faster together", "[claims]") {
  const Points fast = living_workers(8e6, 4e6, 2e6);
  const Points slow = living_workers(8e6, 4e6, 4e6);
  check({{"28.1-h", joined(one(at_work(0)), fast), supported},
         {"28.1-h", joined(one(at_work(0)), slow), refuted},
         {"28.1-h", joined(one(at_work(60)), fast), refuted},
         {"28.1-h", joined(one(at_work(0)), living_workers(6.03e6, 4e6, 2e6)), inconclusive},
         {"28.1-h", one(at_work(0)), not_measurable}});
  CHECK_THAT(claim_verdict_of("28.1-h", {run_file(joined(one(at_work(0)), slow))}).sentence,
             contains_text("Not all four on 2 CPUs"));
}

TEST_CASE("times are compared with the lecture's, within 10 %", "[claims]") {
  const auto array = [](double ns) {
    return one(in_python("square", "python_array", 1'000'000, ns));
  };
  const auto block = [](double ns) {
    return one(in_python("statistics", "python_shared_memory", 2'000'000, ns));
  };
  check({{"28.1-j", array(43e6), supported},
         {"28.1-j", array(15e6), refuted},
         {"28.1-j", array(60e6), refuted},
         {"28.1-j", array(38.7e6), inconclusive},
         {"28.1-j", one(timed(kSquare, 43e6)), not_measurable},
         {"28.2-l", block(78e6), supported},
         {"28.2-l", block(34e6), refuted}});
}

TEST_CASE("results of random numbers are compared with theory", "[claims]") {
  const auto summed = [](double sigmas) {
    return one(simulated(kSquare, [=](Sample& sample, std::size_t) {
      sample.figures = {{"sum", 1e6 / 3.0 + sigmas * 298.142396999972}};
    }));
  };
  const auto described = [](double mean, double deviation) {
    return one(simulated(kStatistics, [=](Sample& sample, std::size_t) {
      sample.figures = {{"mean", mean}, {"std", deviation}, {"max", 0.99}};
    }));
  };
  check({{"28.1-k", summed(0.27), supported},
         {"28.1-k", summed(-1.9), supported},
         {"28.1-k", summed(3.0), inconclusive},
         {"28.1-k", summed(7.0), refuted},
         {"28.2-m", described(0.5001, 0.2887), supported},
         {"28.2-m", described(0.51, 0.2887), refuted},
         {"28.2-m", described(0.5001, 0.28), refuted}});
}

TEST_CASE("sharing must be faster at every size", "[claims]") {
  check({{"overall", contest({0.5, 0.4, 0.3}), supported},
         {"overall", contest({0.5, 0.9, 1.7}), refuted},
         {"overall", contest({0.5, 1.0, 0.3}, 0.2), inconclusive}});
  const ClaimVerdict verdict = claim_verdict_of("overall", {run_file(contest({0.5, 0.9, 1.7}))});
  REQUIRE(verdict.parts[0].crossovers.size() == 2);
  CHECK_THAT(verdict.parts[0].crossovers[0].text,
             contains_text("shared_mmap is faster than pipe_copy below "));
  CHECK(*verdict.parts[0].crossovers[0].elements > 1e5);
  CHECK(*verdict.parts[0].crossovers[0].elements < 1e6);
  CHECK_THAT(verdict.sentence, contains_text("1.70x"));
}

TEST_CASE("without results nothing is measurable, and every claim says why", "[claims]") {
  for (const ClaimVerdict& verdict : judge_claims({run_file({})}, builtin_claims())) {
    CHECK(verdict.judgement == not_measurable);
    CHECK_THAT(verdict.sentence, contains_text("no point with"));
  }
}

TEST_CASE("a part takes its points from the first file that has them, never from two files",
          "[claims]") {
  const auto strategy_time = [](const char* strategy, double ns) {
    return timed(make_point("square", strategy, 1000, 4), ns);
  };
  const ClaimList claims =
      parse_claims(claims_text(R"("test": "ratio", "figure": "real_time_ns", "points": {},
"of": {"strategy": "memfd"}, "to": {"strategy": "pipe_copy"}, "holds": {"at_most": 1})"),
                   "c.json");
  const Results memfd = run_file({strategy_time("memfd", 1e6)}, "a.json");
  const Results both =
      run_file({strategy_time("memfd", 3e6), strategy_time("pipe_copy", 1e6)}, "b.json");
  const Results other =
      run_file({strategy_time("memfd", 1e6), strategy_time("pipe_copy", 1e6)}, "c.json");
  const ClaimVerdict verdict = judge_claims({memfd, both, other}, claims).at(0);
  CHECK(verdict.parts[0].file == "b.json");
  CHECK(*verdict.parts[0].value == Approx(3.0));
  CHECK(verdict.parts[0].cpus == 2);
  CHECK(judge_claims({memfd}, claims).at(0).judgement == not_measurable);
}

TEST_CASE("a claim's parts come from the file that covers most of them", "[claims]") {
  const Results without = run_file({timed(kSquare, 9e6)}, "a.json");
  const Results with = run_file(
      {timed(kSquare, 20e6), in_python("square", "python_array", 1'000'000, 43e6)}, "b.json");
  const ClaimVerdict verdict = claim_verdict_of("28.1-j", {without, with});
  CHECK(verdict.parts[0].file == "b.json");
  CHECK(verdict.parts[1].file == "b.json");
  CHECK_THAT(verdict.sentence, contains_text("20.0 ms in C++"));
  CHECK(claim_verdict_of("28.1-k", {without, with}).parts[0].file.empty());
  // Parts that a file lacks come from the other files.
  const Results facts_only =
      run_file({fact_point("python_facts_start_spawn", {{"handle_pickled_bytes", 60}})}, "c.json");
  const Results ledger_only = run_file({copied(kSquare, {})}, "d.json");
  CHECK(claim_verdict_of("28.1-c", {facts_only, ledger_only}).judgement == supported);
}

TEST_CASE("the most specific reason for missing evidence is shown", "[claims]") {
  Point point = make_point("null", "external", 1000, 1);
  point.command.name = "python_facts_array";
  const Results knows = run_file({make_unavailable(point, "NumPy is missing")}, "b.json");
  const ClaimVerdict verdict = claim_verdict_of("28.1-a", {run_file({}, "a.json"), knows});
  CHECK(verdict.judgement == not_measurable);
  CHECK_THAT(verdict.sentence, contains_text("NumPy is missing"));
}
