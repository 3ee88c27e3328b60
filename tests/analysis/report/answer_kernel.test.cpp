#include "analysis/report/answer_kernel.hpp"

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

// serial wins at 1k, memfd by a pool of 4 at 1M; threads are faster than any process at 1M.
std::vector<PointResult> make_points() {
  return {make_valid(make_point("square", "memfd", 1000, 4, Lifecycle::pool), 5e4),
          make_valid(make_point("square", "memfd", 1'000'000, 4, Lifecycle::pool), 1e6),
          make_valid(make_point("square", "memfd", 1000, 4), 4e6),
          make_valid(make_point("square", "pipe_copy", 1000, 2), 5e6),
          make_valid(make_point("square", "threads", 1'000'000, 4, Lifecycle::pool), 9e5),
          make_valid(make_point("square", "serial", 1000, 1), 1e4),
          make_valid(make_point("square", "serial", 1'000'000, 1), 2e6),
          make_failed(make_point("null", "memfd", 1000, 4), "no")};
}

}  // namespace

TEST_CASE("controls compete over all, not among processes", "[report]") {
  const auto answers = kernel_answers(make_points());
  REQUIRE(answers.size() == 1);
  const KernelAnswer& answer = answers[0];
  CHECK(answer.kernel == "square");
  CHECK(answer.sizes == std::vector<std::uint64_t>{1000, 1'000'000});
  REQUIRE(answer.of_all.size() == 2);
  CHECK(answer.of_all[0].best.name == "serial");
  CHECK(answer.of_all[1].best.name == "threads (4 workers, pool)");
  REQUIRE(answer.of_processes.size() == 2);
  CHECK(answer.of_processes[0].best.name == "memfd (4 workers, pool)");
  CHECK(answer.of_processes[1].best.name == "memfd (4 workers, pool)");
  REQUIRE(answer.serial.size() == 2);
  CHECK(answer.serial[1].best.median_ns == 2e6);
}

TEST_CASE("settings come fork first, by workers, without the controls' own", "[report]") {
  const auto answers = kernel_answers(make_points());
  std::vector<std::string> names;
  for (const SettingContest& contest : answers.at(0).settings) {
    names.push_back(contest.setting.name());
  }
  CHECK(names == std::vector<std::string>{"2 workers, fork", "4 workers, fork", "4 workers, pool"});
  const SettingContest& fork_of_two = answers[0].settings[0];
  REQUIRE(fork_of_two.winners.size() == 1);
  CHECK(fork_of_two.winners[0].best.name == "pipe_copy");
  CHECK(answers[0].settings[2].contestants.size() == 2);
}
