#include "harness/external/command_answer.hpp"

#include <cmath>

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::string complaint_about_facts(const std::string& facts) {
  try {
    CommandAnswer(R"({"count": 4, "facts": )" + facts + "}", "the answer").facts();
  } catch (const TrialError& error) {
    return error.what();
  }
  return "(none)";
}

std::string numbered_facts(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += (i ? ", \"f" : "{\"f") + std::to_string(i) + "\": 1";
  return text + "}";
}

}  // namespace

TEST_CASE("an answer's members are read by name", "[command_answer]") {
  const CommandAnswer answer(R"({"real_time_ns": 7.4, "sum": "NaN", "low": "-Infinity"})", "it");
  CHECK(answer.real_time_ns() == 7);
  CHECK(std::isnan(answer.number("sum")));
  CHECK(std::isinf(answer.number("low")));
  CHECK_FALSE(answer.error());
  CHECK(CommandAnswer(R"({"error": ""})", "it").error() == "");
  CHECK(CommandAnswer(R"({"error": 5})", "it").error() == "5");
}

TEST_CASE("a missing member is reported with its name and the answer", "[command_answer]") {
  CHECK_THROWS_WITH(CommandAnswer("[1]", "the answer"),
                    contains_text("the answer is not a JSON object: [1]"));
  const CommandAnswer answer(R"({"real_time_ns": 0, "cpu_time_ns": "NaN"})", "the answer");
  CHECK_THROWS_WITH(answer.real_time_ns(), contains_text("has \"real_time_ns\" 0: {"));
  CHECK_THROWS_WITH(answer.time_ns("cpu_time_ns"), contains_text("allowed: from 0 to 1e18"));
  CHECK_THROWS_AS(answer.number("count"), TrialError);
}

TEST_CASE("facts are numbers by name", "[command_answer]") {
  CHECK(CommandAnswer("{}", "it").facts().empty());
  CHECK(CommandAnswer(R"({"facts": {}})", "it").facts().empty());
  const auto facts = CommandAnswer(R"({"facts": {"b_2": 1, "a": -0.5, "c": "NaN"}})", "it").facts();
  REQUIRE(facts.size() == 3);
  CHECK(facts[0] == std::pair<std::string, double>("a", -0.5));
  CHECK(facts[1] == std::pair<std::string, double>("b_2", 1.0));
  CHECK(facts[2].first == "c");
  CHECK(std::isnan(facts[2].second));
}

TEST_CASE("invalid facts are refused by name", "[command_answer]") {
  for (const char* facts : {"[1]", "1", "null", R"("a")"}) {
    CHECK_THAT(complaint_about_facts(facts), contains_text("\"facts\" that are not an object"));
  }
  for (const char* value : {"true", "null", R"("1")", "[1]", "{}"}) {
    CHECK_THAT(complaint_about_facts(R"({"seen": )" + std::string(value) + "}"),
               contains_text("the answer has a fact \"seen\" that is not a number: {"));
  }
  for (const char* name : {"", "Seen", "1st", "_a", "a-b", "a b", "\u00e9", "a\\u0000"}) {
    CHECK_THAT(complaint_about_facts("{\"" + std::string(name) + "\": 1}"),
               contains_text("allowed: snake_case of 1 to 64 bytes"));
  }
  for (const char* name : {"count", "facts", "error"}) {
    CHECK_THAT(complaint_about_facts("{\"" + std::string(name) + "\": 1}"),
               contains_text("which is another member's name"));
  }
}

TEST_CASE("the number of facts and the length of their names are limited", "[command_answer]") {
  CHECK(complaint_about_facts(numbered_facts(64)) == "(none)");
  CHECK_THAT(complaint_about_facts(numbered_facts(65)), contains_text("has 65 facts; allowed: 64"));
  CHECK(complaint_about_facts("{\"" + std::string(64, 'a') + "\": 1}") == "(none)");
  for (const std::size_t size : {65, 30000}) {
    const std::string longer = complaint_about_facts("{\"" + std::string(size, 'a') + "\": 1}");
    CHECK_THAT(longer, contains_text("allowed: snake_case of 1 to 64 bytes"));
    CHECK(longer.size() < 1000);
  }
}

TEST_CASE("an answer with a duplicate key is refused, like a config", "[command_answer]") {
  for (const char* line :
       {R"({"sum": 1, "count": 2, "sum": 3})", R"({"sum": 1, "s\u0075m": 1})",
        R"({"facts": {"sum": 1, "sum": 1}})", R"({"a": [{"b": {}, "sum": 0, "sum": 1}]})"}) {
    INFO(line);
    CHECK_THROWS_AS(CommandAnswer(line, "the answer"), TrialError);
    CHECK_THROWS_WITH(
        CommandAnswer(line, "the answer"),
        contains_text("the answer has the key \"sum\" twice; allowed: each key once"));
  }
  CommandAnswer(R"({"a": {"b": 1}, "b": [{"b": 1}, {"b": 1}]})", "the answer");
}

TEST_CASE("an answer has no byte order mark", "[command_answer]") {
  CHECK_THROWS_WITH(CommandAnswer("\xef\xbb\xbf{}", "the answer"),
                    contains_text("is not a JSON object"));
}
