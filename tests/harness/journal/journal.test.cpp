#include "harness/journal/journal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "harness/base/errors.hpp"
#include "harness/results/sample_record.hpp"
#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

RunResult run_at(const std::string& date, const std::string& binary = "a",
                 const std::string& seed = "1") {
  RunResult run;
  run.started_utc = date;
  run.fingerprint = {.config = {{"seed", seed}}, .runner = {{"binary", binary}}};
  return run;
}

std::string turn_payload(int samples) {
  JournalTurn turn;
  for (int i = 0; i < samples; ++i) turn.samples.push_back(make_sample(1000, 0));
  return payload_of(turn);
}

// A folder with the journal of an unfinished run of three samples.
struct Unfinished {
  TemporaryDirectory place;
  OutputFile output{place.path("r.json"), ""};
  std::string path = place.path("r.json.journal");

  Unfinished() {
    RunResult run = run_at("first");
    Journal journal(output, JournalPolicy::refuse, run);
    journal.file().append(turn_payload(3));
  }
};

// Returns the message of the error that opening the journal throws.
template <typename Error>
std::string refusal(const OutputFile& output, JournalPolicy left, RunResult run) {
  try {
    const Journal journal(output, left, run);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a journal without a sample vanishes, one with samples stays", "[journal]") {
  const TemporaryDirectory place;
  const OutputFile output(place.path("r.json"), "");
  RunResult run = run_at("now");
  {
    Journal journal(output, JournalPolicy::refuse, run);
    CHECK(journal.path() == place.path("r.json.journal"));
    CHECK(journal.sample_count() == 0);
    CHECK(names_in(place.path("")) == std::vector<std::string>{"r.json.journal"});
  }
  CHECK(names_in(place.path("")).empty());
  {
    // There is no journal, so the run starts from the beginning.
    Journal journal(output, JournalPolicy::resume, run);
    journal.file().append(turn_payload(2));
    CHECK(journal.sample_count() == 2);
  }
  CHECK(names_in(place.path("")) == std::vector<std::string>{"r.json.journal"});
  CHECK(run.resumes.empty());
}

TEST_CASE("a finished journal is gone", "[journal]") {
  const Unfinished left;
  RunResult run = run_at("second");
  Journal journal(left.output, JournalPolicy::resume, run);
  journal.finish();
  CHECK(names_in(left.place.path("")).empty());
}

TEST_CASE("what an unfinished run left is not touched unasked", "[journal]") {
  const Unfinished left;
  const std::string before = read_text(left.path);
  const std::string why =
      refusal<ConfigError>(left.output, JournalPolicy::refuse, run_at("second"));
  CHECK_THAT(why, contains_text("--resume"));
  CHECK_THAT(why, contains_text("--discard-journal"));
  CHECK(read_text(left.path) == before);
  RunResult run = run_at("second");
  Journal journal(left.output, JournalPolicy::discard, run);
  CHECK(journal.sample_count() == 0);
  CHECK(run.started_utc == "second");
}

TEST_CASE("a resumed run keeps the first one's date and says when it was resumed", "[journal]") {
  const Unfinished left;
  RunResult run = run_at("second");
  {
    Journal journal(left.output, JournalPolicy::resume, run);
    CHECK(journal.sample_count() == 3);
    CHECK(journal.torn_bytes() == 0);
  }
  CHECK(run.started_utc == "first");
  REQUIRE(run.resumes.size() == 1);
  CHECK(run.resumes[0].date == "second");
  CHECK(run.resumes[0].mixed_in.empty());
  RunResult third = run_at("third");
  const Journal journal(left.output, JournalPolicy::resume, third);
  REQUIRE(third.resumes.size() == 2);
  CHECK(third.resumes[1].date == "third");
}

TEST_CASE("another config is never mixed in, another program only on demand", "[journal]") {
  const Unfinished left;
  const std::string before = read_text(left.path);
  for (const JournalPolicy how : {JournalPolicy::resume, JournalPolicy::resume_anyway}) {
    CHECK_THAT(refusal<CorruptError>(left.output, how, run_at("second", "a", "2")),
               contains_text(R"(seed was "1", is "2")"));
  }
  CHECK_THAT(refusal<CorruptError>(left.output, JournalPolicy::resume, run_at("second", "b")),
             contains_text(R"(binary was "a", is "b")"));
  CHECK(read_text(left.path) == before);
  RunResult run = run_at("second", "b");
  const Journal journal(left.output, JournalPolicy::resume_anyway, run);
  REQUIRE(run.resumes.size() == 1);
  CHECK(run.resumes[0].mixed_in == std::vector<std::string>{R"(binary was "a", is "b")"});
  CHECK(run.fingerprint.runner == Fingerprint::Fields{{"binary", "a"}});
}

TEST_CASE("cut anywhere, a journal goes on with its whole turns; changed, it is refused",
          "[journal]") {
  const Unfinished left;
  const std::string bytes = read_text(left.path);
  const std::size_t start_bytes =
      split_frames(bytes, "").whole_bytes - framed(turn_payload(3)).size();
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    write_text(left.path, bytes.substr(0, size));
    if (size < start_bytes) {
      CHECK_THAT(refusal<CorruptError>(left.output, JournalPolicy::resume, run_at("second")),
                 contains_text("has no beginning"));
      continue;
    }
    RunResult run = run_at("second");
    Journal journal(left.output, JournalPolicy::resume, run);
    CHECK(journal.torn_bytes() == (size == bytes.size() ? 0 : size - start_bytes));
    CHECK(journal.sample_count() == (size == bytes.size() ? 3 : 0));
  }
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    std::string changed = bytes;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    write_text(left.path, changed);
    CHECK(refusal<CorruptError>(left.output, JournalPolicy::resume, run_at("second")) !=
          "accepted");
    CHECK(read_text(left.path) == changed);
  }
}

TEST_CASE("a journal that nothing was written into is in nobody's way", "[journal]") {
  const TemporaryDirectory place;
  const OutputFile output(place.path("r.json"), "");
  JournalFile::create(output.folder(), "r.json.journal", "r.json.journal",
                      payload_of(JournalStart{.date = "first", .pid = 1, .fingerprint = {}}));
  RunResult run = run_at("second");
  {
    Journal journal(output, JournalPolicy::refuse, run);
    CHECK(run.started_utc == "second");
    JournalTurn failed;
    failed.failure = "it failed";
    journal.file().append(payload_of(failed));
  }
  CHECK_THAT(refusal<ConfigError>(output, JournalPolicy::refuse, run), contains_text("--resume"));
  for (const char* foreign : {"whose is this?", "mine", ""}) {
    write_text(place.path("r.json.journal"), foreign);
    CHECK_THAT(refusal<ConfigError>(output, JournalPolicy::refuse, run), contains_text("--resume"));
    CHECK(read_text(place.path("r.json.journal")) == foreign);
  }
}

TEST_CASE("two runs cannot have one output", "[journal]") {
  const TemporaryDirectory place;
  const OutputFile output(place.path("r.json"), "");
  RunResult run = run_at("first");
  const Journal journal(output, JournalPolicy::refuse, run);
  for (const JournalPolicy how :
       {JournalPolicy::refuse, JournalPolicy::resume, JournalPolicy::discard}) {
    CHECK_THAT(refusal<InUseError>(output, how, run_at("second")),
               contains_text("pid " + std::to_string(::getpid())));
  }
}

TEST_CASE("an output that zcbench named is taken with its journal", "[journal]") {
  const TemporaryDirectory place;
  const OutputFile output(place.path("r.json"), "", NamedBy::zcbench);
  const RunResult run = run_at("now");
  const Journal journal(output, run);
  CHECK(journal.is_open());
  // It does not remove the other one's journal either.
  CHECK_FALSE(Journal(output, run).is_open());
  CHECK(names_in(place.path("")) == std::vector<std::string>{"r.json.journal"});
}
