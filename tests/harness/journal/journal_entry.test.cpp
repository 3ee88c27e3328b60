#include "harness/journal/journal_entry.hpp"

#include <cmath>

#include "harness/base/errors.hpp"
#include "harness/json/json_parse.hpp"
#include "harness/results/sample_record.hpp"
#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

template <typename Entry>
Entry there_and_back(const Entry& entry) {
  return std::get<Entry>(parse_entry(payload_of(entry), "x.journal"));
}

}  // namespace

TEST_CASE("entries come back as they were", "[journal_entry]") {
  const auto start = there_and_back(JournalStart{
      .date = "2026-01-02T03:04:05Z",
      .pid = 77,
      .fingerprint = {.config = {{"seed", "1"}}, .runner = {{"host_name", "h\xff"}, {"a", ""}}}});
  CHECK(start.date == "2026-01-02T03:04:05Z");
  CHECK(start.pid == 77);
  CHECK(start.fingerprint.config == Fingerprint::Fields{{"seed", "1"}});
  CHECK(start.fingerprint.runner == Fingerprint::Fields{{"host_name", "h\xff"}, {"a", ""}});

  const auto points =
      there_and_back(JournalPoints{.launch = 3, .unavailable = {{5, "no memory"}, {7, "no \xff"}}});
  CHECK(points.launch == 3);
  CHECK(points.unavailable ==
        std::vector<std::pair<std::size_t, std::string>>{{5, "no memory"}, {7, "no \xff"}});

  const auto round =
      there_and_back(JournalRound{.launch = 1, .round = 9, .guard = {.fork_ns = 123}});
  CHECK(round.launch == 1);
  CHECK(round.round == 9);
  CHECK(round.guard.fork_ns == 123);
}

TEST_CASE("a turn comes back with every number of its samples", "[journal_entry]") {
  JournalTurn turn{
      .launch = 2,
      .turn = {.point = 4, .samples = 2, .round = 6},
      .elapsed_ns = 99,
      .failure = "",
      .samples = {make_sample(1000, 0), make_sample(2000, 1)},
      .chunks = {{.count = 3, .mean = NAN, .mean_error = 0, .deviation = 1, .max = 2}}};
  const JournalTurn back = there_and_back(turn);
  CHECK(back.launch == 2);
  CHECK(back.turn.point == 4);
  CHECK(back.turn.samples == 2);
  CHECK(back.turn.round == 6);
  CHECK(back.elapsed_ns == 99);
  CHECK(back.failure.empty());
  CHECK(samples_json(back.samples) == samples_json(turn.samples));
  CHECK(back.samples[1].order == 101);
  REQUIRE(back.chunks.size() == 1);
  CHECK(back.chunks[0].count == 3);
  CHECK(std::isnan(back.chunks[0].mean));
  turn.samples.clear();
  turn.failure = "worker 1 died \xff";
  CHECK(there_and_back(turn).failure == turn.failure);
}

TEST_CASE("only entries of a launch have one", "[journal_entry]") {
  CHECK_FALSE(launch_of(JournalStart{}));
  CHECK(launch_of(JournalPoints{.launch = 2, .unavailable = {}}) == 2U);
  CHECK(launch_of(JournalRound{.launch = 3, .round = 0, .guard = {}}) == 3U);
}

TEST_CASE("what is no entry is refused with its place", "[journal_entry]") {
  const auto refusal = [](const nlohmann::ordered_json& json) {
    try {
      parse_entry(cbor_of(json), "x.journal");
    } catch (const CorruptError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  CHECK_THAT(
      refusal({0, 999, "d", 1, nlohmann::ordered_json::array(), nlohmann::ordered_json::array()}),
      contains_text("x.journal: is a journal of version 999; this program reads version 1"));
  CHECK_THAT(refusal({4, 1}), contains_text("x.journal: is no entry that this program knows"));
  CHECK_THAT(refusal({3, 1}), contains_text("x.journal: is no entry of a journal"));
  CHECK_THAT(refusal("text"), contains_text("is no entry"));
  CHECK_THAT(refusal({2, -1, "x", nullptr}), contains_text("does not fit its place"));
  for (const nlohmann::ordered_json& number :
       {nlohmann::ordered_json(-1), nlohmann::ordered_json(4294967296),
        nlohmann::ordered_json(1e300), nlohmann::ordered_json(2.0), nlohmann::ordered_json(true),
        nlohmann::ordered_json("2")}) {
    CHECK(refusal({2, number, 0, 0}) == "x.journal: holds a number that does not fit its place");
  }
  CHECK_THROWS_AS(parse_entry("\xff", "x"), CorruptError);
  CHECK_THROWS_AS(parse_entry("", "x"), CorruptError);
}
