#include "analysis/advise/advise_lines.hpp"

#include "tests/analysis/advise/advise_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("the head names file, machine and job", "[advise_lines]") {
  Advice advice = make_example_advice();
  CHECK(head_lines(advice) ==
        std::vector<std::string>{"r.json of 2026-01-02T03:04:05Z: Example 9000, 2 CPUs",
                                 "statistics, 1M doubles, 4 workers, fork"});
  advice.cpu_model = "";
  advice.machine.levels.cpus = 1.0;
  advice.request.workers = 1;
  advice.request.lifecycle = Lifecycle::pool;
  CHECK(head_lines(advice)[0].ends_with(": unknown CPU, 1 CPU"));
  CHECK(head_lines(advice)[1] == "statistics, 1M doubles, 1 worker, pool");
}

TEST_CASE("serial that beats everything is said, and what to take of processes", "[advise_lines]") {
  CHECK(recommendation_lines(make_example_advice()) ==
        std::vector<std::string>{
            "take: serial (200 us) beats everything; 4.00 ms less for starting workers than memfd "
            "(6.00 ms)",
            "with processes: too close to call: memfd (6.00 ms), pipe_copy (6.20 ms); 5.00 ms less "
            "for page faults than file_mmap (13.0 ms)"});
}

TEST_CASE("a strategy with processes that is best needs one line", "[advise_lines]") {
  Advice advice = make_example_advice();
  advice.choice =
      Choice{.best = 1, .equals = {}, .next = 2, .reason = Part::moving, .saved_ns = 2.1e6};
  CHECK(recommendation_lines(advice) ==
        std::vector<std::string>{
            "take: memfd (6.00 ms); 2.10 ms less for moving the array than pipe_copy (6.20 ms)"});
  advice.choice->reason = Part::workers;
  advice.request.lifecycle = Lifecycle::pool;
  CHECK_THAT(recommendation_lines(advice)[0], contains_text("less for waking workers than"));
  advice.choice->reason = Part::computing;
  CHECK_THAT(recommendation_lines(advice)[0], contains_text("less for computing than"));
}

TEST_CASE("serial that others may equal does not beat everything", "[advise_lines]") {
  Advice advice = make_example_advice();
  advice.choice->equals = {1, 2, 3};
  advice.choice->next.reset();
  CHECK(recommendation_lines(advice)[0] ==
        "take: too close to call: serial (200 us), memfd (6.00 ms), pipe_copy (6.20 ms), file_mmap "
        "(13.0 ms)");
  advice.choice.reset();
  CHECK(recommendation_lines(advice) ==
        std::vector<std::string>{"no recommendation: too few points"});
}

TEST_CASE("extrapolation and strategies left out are said", "[advise_lines]") {
  Advice advice = make_example_advice();
  REQUIRE(caveat_lines(advice).size() == 2);
  CHECK(caveat_lines(advice)[0].starts_with("extrapolated: beyond the sizes or workers"));
  CHECK(caveat_lines(advice)[1] == "fork_cow is left out: too few for its prices: 1 point");
  advice.strategies[3].prediction.beyond_elements = false;
  CHECK(caveat_lines(advice).size() == 1);
  advice.strategies[2].prediction.beyond_workers = true;
  CHECK(caveat_lines(advice).size() == 2);
}

TEST_CASE("the checks are told for the file and for the job's points", "[advise_lines]") {
  Advice advice = make_example_advice();
  CHECK(check_lines(advice) ==
        std::vector<std::string>{
            "each point left out and foretold by the others: 3 of 5",
            "  half are off by less than 10.0 %, nine of ten by less than 26 %; 67 % lie in their "
            "90 % interval",
            "  of these statistics, fork: 2",
            "  half are off by less than 17.5 %, nine of ten by less than 28 %; 50 % lie in their "
            "90 % interval"});
  advice.request.lifecycle = Lifecycle::pool;
  CHECK(check_lines(advice).size() == 2);
  advice.checks.clear();
  CHECK(check_lines(advice).size() == 1);
}

TEST_CASE("names of a file cannot drive the terminal", "[advise_lines]") {
  Advice advice = make_example_advice();
  advice.path = advice.cpu_model = advice.request.kernel = advice.strategies[0].label = "a\x1b[2J";
  advice.left_out[0].label = "\x1b";
  for (const auto& lines : {head_lines(advice), recommendation_lines(advice), caveat_lines(advice),
                            check_lines(advice)}) {
    for (const std::string& line : lines) CHECK(line.find('\x1b') == std::string::npos);
  }
}
