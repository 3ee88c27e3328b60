#include "analysis/claims/claims_report.hpp"

#include <cstdlib>
#include <sstream>

#include "analysis/claims/judge_claims.hpp"
#include "tests/analysis/claims/claims_fixture.hpp"
#include "tests/catch.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

// One claim of each verdict, a part without bounds, notes, and a crossover.
constexpr const char* kClaims = R"({"schema_version": 1, "source": "A lecture", "claims": [
{"id": "1-a",
 "quote": "attaching is a lookup and copies nothing at all, whatever the size of the array is",
 "parts": [{"name": "sent", "what": "bytes sent", "test": "every_sample",
            "figure": "to_workers_bytes", "points": {"kernel": "null"}, "holds": {"at_most": 0}},
           {"name": "time", "what": "time", "test": "level", "figure": "real_time_ns",
            "points": {"kernel": "null"}}],
 "sentences": {"supported": "{sent.value} are sent in {time.value} ({time.interval}).",
               "refuted": "-"}},
{"id": "1-b", "quote": "sharing | copying",
 "parts": [{"name": "sizes", "what": "time of sharing over time of copying", "test": "crossover",
            "figure": "real_time_ns", "points": {"kernel": "square"}, "of": {"strategy": "memfd"},
            "to": {"strategy": "pipe_copy"}, "holds": {"at_most": 1}}],
 "sentences": {"supported": "-", "refuted": "Not always: {value} ({interval}), {label}."}},
{"id": "1-c", "quote": "it takes 1 ms",
 "parts": [{"name": "time", "what": "time", "test": "level", "figure": "real_time_ns",
            "points": {"kernel": "null", "workers": 4}, "holds": {"at_most": 1000000}}],
 "sentences": {"supported": "-", "refuted": "-"}},
{"id": "1-d", "quote": "fails",
 "parts": [{"name": "fact", "what": "it raises", "test": "every_sample", "figure": "result.raises",
            "points": {"strategy": "external", "command": "facts"}, "holds": {"at_least": 1}}],
 "sentences": {"supported": "-", "refuted": "-"}}]})";

ClaimsReport make_report() {
  std::vector<PointResult> points{timed(make_point("null", "memfd", 1000, 2), 2e6),
                                  timed(make_point("null", "memfd", 1000, 4), 1e6)};
  for (const std::uint64_t elements : {1'000u, 100'000u}) {
    points.push_back(timed(make_point("square", "pipe_copy", elements, 4), 2e6));
    points.push_back(
        timed(make_point("square", "memfd", elements, 4), elements == 1000 ? 1e6 : 4e6));
  }
  Point facts = make_point("null", "external", 1000, 1);
  facts.command.name = "facts";
  points.push_back(make_unavailable(facts, "NumPy <is> missing\x1b"));
  const Results file = run_file(std::move(points), "some|results.json");
  return {.source = "A lecture",
          .files = {{.path = file.label,
                     .date = file.run.started_utc,
                     .cpu_model = file.environment.cpu_model,
                     .cpus = 2}},
          .claims = judge_claims({file}, parse_claims(kClaims, "c.json"))};
}

// After an intended change: ZCBENCH_UPDATE_GOLDEN=1 unit_tests [claims], then check the diff.
void check_golden(const std::string& text, const std::string& name) {
  const std::string path = std::string(SOURCE_DIR) + "/tests/golden/" + name;
  if (std::getenv("ZCBENCH_UPDATE_GOLDEN") != nullptr) write_text(path, text);
  CHECK(text == read_text(path));
}

}  // namespace

TEST_CASE("the text of a report", "[claims]") {
  const std::string text = render_text(make_report());
  check_golden(text, "claims.txt");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 100);
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("the markdown of a report", "[claims]") {
  check_golden(render_markdown(make_report()), "claims.md");
}

TEST_CASE("verdicts are counted", "[claims]") {
  CHECK(count_line(make_report().claims) ==
        "4 claims: 1 supported, 1 refuted, 1 inconclusive, 1 not measurable here");
  CHECK(count_line({}) ==
        "0 claims: 0 supported, 0 refuted, 0 inconclusive, 0 not measurable here");
}

TEST_CASE("in brief, the count and each refuted claim in half a line", "[claims]") {
  std::vector<ClaimVerdict> claims = make_report().claims;
  for (ClaimVerdict& claim : claims) claim.brief = claim.sentence;
  const std::string text = render_brief(claims);
  CHECK(
      text.starts_with("The lecture's 4 claims: 1 supported, 1 refuted, 1 inconclusive, 1 not "
                       "measured. Found instead:\n"
                       "  1-b     "));
  CHECK(text.find("1-a") == std::string::npos);
  claims[1].brief = std::string(30, 'x') + " " + std::string(30, 'y');
  const ClaimVerdict refuted = claims[1];
  claims.push_back(refuted);
  claims.push_back(refuted);
  const std::string many = render_brief(claims);
  const std::string entry = "1-b     " + std::string(30, 'x') + " ...";
  CHECK_THAT(many, contains_text("\n  " + entry + "       " + entry + "\n"));
  claims.insert(claims.end(), 2, refuted);
  CHECK_THAT(render_brief(claims, 100, 3),
             contains_text("\n  " + entry + "       " + entry +
                           "\n  and 3 more; zcbench claims shows all\n"));
  for (const std::size_t width : {20, 60, 80, 100}) {
    std::istringstream lines(render_brief(claims, width));
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("  ")) CHECK(line.size() <= std::max<std::size_t>(width, 32));
    }
  }
}

TEST_CASE("in brief, a reason that claims share is shown once", "[claims]") {
  std::vector<ClaimVerdict> claims = make_report().claims;
  ClaimVerdict missing = claims[3];
  missing.parts[missing.decisive].reason = "unavailable: python3 has no NumPy";
  claims[3] = missing;
  claims.push_back(missing);
  claims.back().id = "1-e";
  CHECK_THAT(render_brief(claims),
             contains_text("\n  1-d, 1-e: unavailable: python3 has no NumPy\n"));
  claims[3].parts[missing.decisive].reason = "no point with kernel square";
  CHECK_THAT(render_brief(claims), contains_text("\n  1-e: unavailable: python3 has no NumPy\n"));
}
