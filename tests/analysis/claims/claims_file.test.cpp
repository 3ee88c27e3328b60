#include "analysis/claims/claims_file.hpp"

#include <limits>

#include "tests/analysis/claims/claims_fixture.hpp"
#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"

using namespace zcbench;

namespace {

constexpr const char* kPoints = R"("figure": "real_time_ns", "points": {"kernel": "null"})";

std::string level_part(const std::string& more) {
  return R"("test": "level", )" + std::string(kPoints) + more;
}

std::string refusal_of(const std::string& text) {
  const std::string message = config_error_of([&] { parse_claims(text, "c.json"); });
  CHECK(is_one_short_line(message));
  return message;
}

std::string refusal_of_part(const std::string& test) { return refusal_of(claims_text(test)); }

}  // namespace

TEST_CASE("all claims of the lecture can be read", "[claims]") {
  const ClaimList list = builtin_claims();
  std::vector<std::string> ids;
  for (const Claim& claim : list.claims) ids.push_back(claim.id);
  std::vector<std::string> expected;
  for (char row = 'a'; row <= 'l'; ++row) expected.push_back(std::string("28.1-") + row);
  for (char row = 'a'; row <= 'm'; ++row) expected.push_back(std::string("28.2-") + row);
  expected.emplace_back("overall");
  CHECK(ids == expected);
}

TEST_CASE("a part has its test, figure, points and bounds", "[claims]") {
  const ClaimPart part = part_of(
      R"("test": "slope", "figure": {"sum": ["start_ns", "join_ns"], "per": "real_time_ns"},
"against": "workers", "points": {"kernel": ["null", "square"], "elements": {"from": 5}},
"holds": {"at_most": -0.5})");
  CHECK(part.name == "p");
  CHECK(part.what == "w");
  CHECK(part.test == ClaimTest::slope);
  CHECK(part.figure.terms == std::vector<std::string>{"start_ns", "join_ns"});
  CHECK(part.figure.per == "real_time_ns");
  CHECK(part.against->name == "workers");
  REQUIRE(part.selectors.size() == 1);
  CHECK(part.selectors[0].text() == "kernel null or square, elements from 5");
  REQUIRE(part.holds);
  CHECK(part.holds->at_most == -0.5);
  CHECK(part.holds->at_least == -std::numeric_limits<double>::infinity());
}

TEST_CASE("the sides of a ratio are its points with their own overrides", "[claims]") {
  const ClaimPart ratio = part_of(
      R"("test": "ratio", "figure": "minor_faults",
"points": {"strategy": "memfd", "workers": [1, 2]}, "of": {"kernel": "square", "workers": 4},
"to": {"kernel": "null"}, "holds": {"at_most": 1})");
  REQUIRE(ratio.selectors.size() == 2);
  CHECK(ratio.selectors[0].text() == "kernel square, strategy memfd, workers 4");
  CHECK(ratio.selectors[1].text() == "kernel null, strategy memfd, workers 1 or 2");
  CHECK(ratio.varied == std::vector<std::string>{"kernel", "workers"});
  const ClaimPart ordering = part_of(
      R"("test": "ordering", "figure": "real_time_ns", "points": {},
"order": [{"workers": 4}, {"workers": 2}, {"workers": 1}], "holds": {"at_most": 1})");
  CHECK(ordering.selectors.size() == 3);
  CHECK(ordering.varied == std::vector<std::string>{"workers"});
}

TEST_CASE("a statistic and the lecture's printed number", "[claims]") {
  const ClaimPart part = part_of(
      R"("test": "z_score", "figure": "result.sum", "points": {}, "statistic": "sum_of_squares",
"printed": 333412.7812, "holds": {"at_least": -4, "at_most": 4})");
  CHECK(part.statistic == UniformStatistic::sum_of_squares);
  CHECK(part.printed == 333412.7812);
}

TEST_CASE("missing sentences have defaults", "[claims]") {
  const Claim claim =
      parse_claims(claims_text(level_part(R"(, "holds": {"at_most": 1})")), "c.json").claims.at(0);
  CHECK(claim.sentences.supported == "yes {value}");
  CHECK(claim.sentences.not_measurable == "Evidence is missing: {reason}.");
  CHECK(claim.sentences.inconclusive == "The evidence does not decide: {reason}.");
}

TEST_CASE("mistakes in a part are reported with their position", "[claims]") {
  const auto says = [](const std::string& test, const std::string& words) {
    CHECK_THAT(refusal_of_part(test), contains_text(words));
  };
  says(level_part(R"(, "hold": {})"), "c.json:2:");
  says(level_part(R"(, "hold": {})"),
       "/claims/0/parts/0/hold: unknown key \"hold\" (did you mean \"holds\"?)");
  says(level_part(R"(, "holds": {})"), "allowed: an object with \"at_least\", \"at_most\" or both");
  says(level_part(R"(, "holds": {"at_most": "1"})"),
       "\"1\" is not allowed here; allowed: a number");
  says(level_part(R"(, "holds": {"at_most": 1, "at_least": 2})"),
       "\"at_least\" is above \"at_most\"");
  says(level_part(R"(, "of": {})"), "unknown key \"of\"");
  says(level_part(R"(, "unit": "ms")"), "unknown unit \"ms\"; allowed: yes_no");
  says(level_part(""), "no part has \"holds\"");
  says(R"("test": "levle", )" + std::string(kPoints),
       "unknown test \"levle\" (did you mean \"level\"?)");
  says(R"("test": "level", "points": {})", "the key \"figure\" is missing");
  says(R"("test": "level", "figure": "real_time", "points": {})", "did you mean \"real_time_ns\"?");
  says(R"("test": "level", "figure": {"sum": "start_ns"}, "points": {})",
       "the key \"per\" is missing");
  says(R"("test": "level", "figure": "start_ns", "points": {"kernel": "sqare"})",
       "/points/kernel: unknown kernel \"sqare\" (did you mean \"square\"?)");
  says(R"("test": "level", "figure": "start_ns", "points": {"elments": 1})",
       "did you mean \"elements\"?");
  says(R"("test": "level", "figure": "start_ns", "points": {"elements": {"from": 2, "to": 1}})",
       "\"from\" is above \"to\"");
  says(R"("test": "level", "figure": "start_ns", "points": {"workers": -1})",
       "a whole number from 0");
  says(R"("test": "slope", "against": "kernel", )" + std::string(kPoints),
       "allowed: elements, workers");
  says(R"("test": "slope", )" + std::string(kPoints), "the key \"against\" is missing");
  says(R"("test": "ratio", "of": {}, )" + std::string(kPoints), "the key \"to\" is missing");
  says(R"("test": "ordering", "order": [{}], )" + std::string(kPoints),
       "a list of 2 to 10 selectors");
  says(R"("test": "z_score", "statistic": "median", )" + std::string(kPoints),
       "allowed: sum_of_squares, mean, deviation");
}

TEST_CASE("mistakes in a claim or the list are reported with their position", "[claims]") {
  const std::string good = claims_text(level_part(R"(, "holds": {"at_most": 1})"));
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return refusal_of(text);
  };
  CHECK_THAT(changed("no {p.value}", "no {q.value}"),
             contains_text("/claims/0/sentences/refuted: unknown place in braces \"q.value\" (did "
                           "you mean \"p.value\"?)"));
  CHECK_THAT(changed("\"refuted\"", "\"refutes\""), contains_text("unknown key \"refutes\""));
  CHECK_THAT(changed(R"("supported": "yes {value}", )", ""),
             contains_text("the key \"supported\" is missing"));
  CHECK_THAT(changed("\"id\": \"c\"", "\"id\": \"c d\""), contains_text("\"c d\" is not allowed"));
  CHECK_THAT(changed("\"schema_version\": 1", "\"schema_version\": 2"),
             contains_text("a whole number from 1 to 1"));
  CHECK_THAT(changed("\"source\"", "\"sauce\""), contains_text("did you mean \"source\"?"));
  CHECK_THAT(refusal_of("[]"), contains_text("c.json:1:1 /: a list is not allowed here"));
  CHECK_THAT(refusal_of("{"), contains_text("c.json:1:2"));
  CHECK_THAT(refusal_of(R"({"schema_version": 1, "source": "", "claims": []})"),
             contains_text("a list of 1 to 200"));
}

TEST_CASE("names of parts and ids of claims are unique", "[claims]") {
  const std::string good = claims_text(level_part(R"(, "holds": {"at_most": 1})"));
  const std::size_t part = good.find("{\"name\"");
  const std::size_t part_end = good.find("]", part);
  std::string text = good;
  text.insert(part_end, ", " + good.substr(part, part_end - part));
  CHECK_THAT(refusal_of(text), contains_text("/claims/0/parts/1/name: another part has this name"));
  const std::size_t claim = good.find("{\"id\"");
  const std::string whole = good.substr(claim, good.size() - 2 - claim);
  text = good;
  text.insert(good.size() - 2, ", " + whole);
  CHECK_THAT(refusal_of(text), contains_text("/claims/1/id: another claim has this id"));
}

TEST_CASE("a file that cannot be opened is named", "[claims]") {
  CHECK_THAT(config_error_of([] { read_claims("/nowhere/c.json"); }),
             contains_text("/nowhere/c.json: cannot be opened"));
}
