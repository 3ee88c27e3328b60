#include "harness/command_answer.hpp"

#include <cmath>

#include "harness/errors.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("an answer's members are read by name", "[command_answer]") {
  const CommandAnswer answer(R"({"real_time_ns": 7.4, "sum": "NaN", "low": "-Infinity"})", "it");
  CHECK(answer.real_time_ns() == 7);
  CHECK(std::isnan(answer.number("sum")));
  CHECK(std::isinf(answer.number("low")));
  CHECK_FALSE(answer.error());
  CHECK(CommandAnswer(R"({"error": ""})", "it").error() == "");
  CHECK(CommandAnswer(R"({"error": 5})", "it").error() == "5");
}

TEST_CASE("what an answer lacks is said with its name and text", "[command_answer]") {
  CHECK_THROWS_WITH(CommandAnswer("[1]", "the answer"),
                    contains_text("the answer is not a JSON object: [1]"));
  const CommandAnswer answer(R"({"real_time_ns": 0, "cpu_time_ns": "NaN"})", "the answer");
  CHECK_THROWS_WITH(answer.real_time_ns(), contains_text("has \"real_time_ns\" 0: {"));
  CHECK_THROWS_WITH(answer.time_ns("cpu_time_ns"), contains_text("allowed: from 0 to 1e18"));
  CHECK_THROWS_AS(answer.number("count"), TrialError);
}
