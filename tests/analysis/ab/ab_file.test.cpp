#include "analysis/ab/ab_file.hpp"

#include "harness/base/errors.hpp"
#include "tests/analysis/ab/ab_fixture.hpp"
#include "tests/catch.hpp"

namespace zcbench {

namespace {

std::string text_of(const AbRecord& record) { return to_json(record, judge(record)).dump(1); }

AbRecord awkward_record() {
  AbRecord record = made_up_record({1.0, 1.05, 1.0}, 25);
  record.points[2].failure = "candidate: killed";
  record.unavailable = {"square/x: no huge pages"};
  record.inconclusive_is_ok = true;
  return record;
}

}  // namespace

TEST_CASE("ab file: a record comes back whole and with the same verdict", "[ab]") {
  const AbRecord record = awkward_record();
  const std::string text = text_of(record);
  const AbRecord again = replayed_record(text, "ab.json");
  CHECK(text_of(again) == text);
  CHECK(again.units.size() == record.units.size());
  CHECK(again.units[7].pairs[3].candidate_first == record.units[7].pairs[3].candidate_first);
  CHECK(again.units[7].pairs[3].samples[1].real_time_ns ==
        record.units[7].pairs[3].samples[1].real_time_ns);
  CHECK(again.inconclusive_is_ok);
}

TEST_CASE("ab file: a verdict that its units do not lead to is refused", "[ab]") {
  const auto json = to_json(awkward_record(), judge(awkward_record()));
  CHECK_NOTHROW(replayed_record(json.dump(), "f"));
  auto changed = json;
  changed["result"]["points"][1]["outcome"] = "within margin";
  CHECK_THROWS_AS(replayed_record(changed.dump(), "f"), CorruptError);
  changed = json;
  changed["units"][4]["pairs"][2]["candidate"]["real_time_ns"] = 1;
  CHECK_THROWS_AS(replayed_record(changed.dump(), "f"), CorruptError);
  changed = json;
  changed["units"].erase(3);
  CHECK_THROWS_AS(replayed_record(changed.dump(), "f"), CorruptError);
  changed = json;
  changed["rules"]["detect"] = 0.2;
  CHECK_THROWS_AS(replayed_record(changed.dump(), "f"), CorruptError);
}

TEST_CASE("ab file: what is no record of ours is refused, with the file's name", "[ab]") {
  const std::string text = text_of(awkward_record());
  for (const std::string& wrong : {std::string("{}"), std::string("["), std::string("null"),
                                   text.substr(0, text.size() / 2)}) {
    try {
      replayed_record(wrong, "some.json");
      FAIL("not refused: " << wrong.substr(0, 20));
    } catch (const CorruptError& error) {
      CHECK(std::string(error.what()).starts_with("some.json: "));
      CHECK(std::string(error.what()).find("json.exception") == std::string::npos);
    }
  }
  auto json = to_json(awkward_record(), judge(awkward_record()));
  json["units"][0]["point"] = 99;
  CHECK_THROWS_AS(replayed_record(json.dump(), "f"), CorruptError);
  json["units"][0]["point"] = 0;
  json["units"][0]["pairs"] = nlohmann::ordered_json::array();
  CHECK_THROWS_AS(replayed_record(json.dump(), "f"), CorruptError);
}

TEST_CASE("ab file: a file of another kind is named", "[ab]") {
  const auto complaint = [](const std::string& text) -> std::string {
    try {
      replayed_record(text, "f");
    } catch (const CorruptError& error) {
      return error.what();
    }
    return "";
  };
  CHECK_THAT(complaint(R"({"context": {}, "benchmarks": []})"), contains_text("zcbench compare"));
  CHECK_THAT(complaint(R"({"zcbench_selfcheck": {}})"), contains_text("selfcheck --units FILE"));
  CHECK(complaint("[]") == "f: not a record of zcbench ab");
}

}  // namespace zcbench
