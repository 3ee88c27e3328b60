#include "analysis/claims/claim_sentence.hpp"

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

ClaimVerdict make_verdict(Judgement judgement) {
  PartVerdict first{.name = "first", .what = "a thing", .test = "level"};
  first.value_text = "1.20 ms";
  first.interval_text = "1.10 ms to 1.30 ms";
  first.label = "square";
  PartVerdict second{.name = "second", .what = "another", .test = "level"};
  second.value_text = "7";
  second.interval_text = "6 to 8";
  second.label = "null";
  second.reason = "too few";
  second.samples = 1;
  second.cpus = 2;
  return {.id = "c",
          .quote = "q",
          .judgement = judgement,
          .sentence = "",
          .decisive = 1,
          .parts = {first, second}};
}

constexpr const char* kAll =
    "{value}|{interval}|{label}|{samples}|{cpus}|{reason}|{first.value}|{first.interval}|"
    "{first.label}";

}  // namespace

TEST_CASE("each verdict has its sentence, filled with the deciding part and others by name",
          "[claims]") {
  const ClaimSentences sentences{.supported = kAll,
                                 .refuted = "no {second.value}",
                                 .inconclusive = "{reason}?",
                                 .not_measurable = "gone {reason}"};
  CHECK(fill_sentence(sentences, make_verdict(Judgement::supported)) ==
        "7|6 to 8|null|1 sample|2 CPUs|another: too few|1.20 ms|1.10 ms to 1.30 ms|square");
  CHECK(fill_sentence(sentences, make_verdict(Judgement::refuted)) == "no 7");
  CHECK(fill_sentence(sentences, make_verdict(Judgement::inconclusive)) == "another: too few?");
  CHECK(fill_sentence(sentences, make_verdict(Judgement::not_measurable)) ==
        "gone another: too few");
}

TEST_CASE("unclosed braces are text", "[claims]") {
  CHECK(places_in("a {b} c {d.e}") == std::vector<std::string>{"b", "d.e"});
  CHECK(places_in("a } b { c").empty());
  CHECK(places_in("").empty());
  const ClaimSentences sentences{
      .supported = "{value} { x", .refuted = "", .inconclusive = "", .not_measurable = ""};
  CHECK(fill_sentence(sentences, make_verdict(Judgement::supported)) == "7 { x");
}

TEST_CASE("a sentence may use every placeholder", "[claims]") {
  ClaimPart first;
  first.name = "first";
  const std::vector<std::string> known = sentence_places({first});
  for (const std::string& place : places_in(kAll)) {
    CHECK(std::find(known.begin(), known.end(), place) != known.end());
  }
}
