#include <nlohmann/json.hpp>

#include "analysis/claims/claims_report.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("json has every value and every text of a report", "[claims]") {
  PartVerdict part{.name = "p", .what = "w", .test = "level"};
  part.judgement = Judgement::refuted;
  part.value = 1.5;
  part.interval = Interval{1.0, 2.0};
  part.unit = FigureUnit::ns;
  part.label = "l";
  part.value_text = "1.50 ns";
  part.interval_text = "1 to 2";
  part.bounds_text = "at most 1";
  part.file = "r.json";
  part.figures = 3;
  part.samples = 30;
  part.points = {"a", "b"};
  part.notes = {"n"};
  part.crossovers = {
      {.setting = "s",
       .first = "f",
       .second = "g",
       .elements = 5.5,
       .interval = Interval{5.0, 6.0},
       .text = "t"},
      {.setting = "s", .first = "f", .second = "g", .elements = {}, .interval = {}, .text = "t"}};
  PartVerdict missing{.name = "m", .what = "w", .test = "slope"};
  missing.reason = "gone";
  const ClaimsReport report{.source = "lecture",
                            .files = {{.path = "r.json", .date = "d", .cpu_model = "c", .cpus = 2}},
                            .claims = {{.id = "1",
                                        .quote = "q",
                                        .judgement = Judgement::refuted,
                                        .sentence = "s",
                                        .decisive = 0,
                                        .parts = {part, missing}}}};
  CHECK(to_json(report) == nlohmann::ordered_json::parse(R"({
    "source": "lecture",
    "files": [{"path": "r.json", "date": "d", "cpu_model": "c", "cpus": 2}],
    "counts": {"supported": 0, "refuted": 1, "inconclusive": 0, "not measurable here": 0},
    "claims": [{"id": "1", "quote": "q", "verdict": "refuted", "sentence": "s", "decided_by": "p",
      "parts": [
        {"name": "p", "what": "w", "test": "level", "verdict": "refuted", "value": 1.5,
         "interval": {"low": 1.0, "high": 2.0}, "unit": "ns", "label": "l", "value_text": "1.50 ns",
         "interval_text": "1 to 2", "holds": "at most 1", "reason": "", "file": "r.json",
         "figures": 3, "samples": 30, "points": ["a", "b"], "notes": ["n"],
         "crossovers": [
           {"setting": "s", "first": "f", "second": "g", "elements": 5.5,
            "interval": {"low": 5.0, "high": 6.0}, "text": "t"},
           {"setting": "s", "first": "f", "second": "g", "elements": null, "interval": null,
            "text": "t"}]},
        {"name": "m", "what": "w", "test": "slope", "verdict": null, "value": null,
         "interval": null, "unit": "number", "label": "", "value_text": "", "interval_text": "",
         "holds": "", "reason": "gone", "file": "", "figures": 0, "samples": 0, "points": [],
         "notes": [], "crossovers": []}]}]})"));
}
