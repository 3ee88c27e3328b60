#include "harness/journal/sweep_log.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/base/errors.hpp"
#include "harness/results/sample_record.hpp"
#include "harness/run/sweep.hpp"
#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

JournalFile empty_journal() {
  return JournalFile(FileDescriptor(::memfd_create("journal", MFD_CLOEXEC)), "x.journal");
}

// Uses only threads and serial, because this test needs no forked workers.
Plan small_plan() {
  Plan plan;
  plan.points = {make_point("square", "threads", 100, 2),
                 make_point("statistics", "threads", 200, 2, Lifecycle::pool),
                 make_point("square", "serial", 100, 1)};
  for (Point& point : plan.points) point.samples = 7;
  return plan;
}

RunResult sweep(const Plan& plan, JournalFile& file, std::uint32_t launch = 0) {
  RunResult result;
  result.points = prepare_points(plan);
  SweepLog log(file, launch);
  run_sweep(5, result, log, [](const SweepProgress&) {});
  return result;
}

// Returns a copy of the file's first `bytes` bytes.
JournalFile cut(const JournalFile& file, std::size_t bytes) {
  JournalFile copy = empty_journal();
  const std::string text = file.read().substr(0, bytes);
  REQUIRE(::write(copy.descriptor(), text.data(), text.size()) ==
          static_cast<ssize_t>(text.size()));
  return copy;
}

void check_same(const RunResult& one, const RunResult& other) {
  REQUIRE(one.points.size() == other.points.size());
  for (std::size_t i = 0; i < one.points.size(); ++i) {
    CHECK(one.points[i].status == other.points[i].status);
    CHECK(one.points[i].reason == other.points[i].reason);
    CHECK(samples_json(one.points[i].samples) == samples_json(other.points[i].samples));
    CHECK(chunks_json(one.points[i].chunks) == chunks_json(other.points[i].chunks));
  }
  REQUIRE(one.rounds.size() == other.rounds.size());
  for (std::size_t i = 0; i < one.rounds.size(); ++i) {
    CHECK(one.rounds[i].fork_ns == other.rounds[i].fork_ns);
  }
}

}  // namespace

TEST_CASE("a finished journal gives the same results without a sample", "[sweep_log][threads]") {
  JournalFile file = empty_journal();
  const RunResult first = sweep(small_plan(), file);
  const std::string bytes = file.read();
  check_same(sweep(small_plan(), file), first);
  CHECK(file.read() == bytes);
}

TEST_CASE("cut between any two entries, a sweep ends with each sample once",
          "[sweep_log][threads]") {
  JournalFile file = empty_journal();
  const RunResult first = sweep(small_plan(), file);
  const std::string bytes = file.read();
  std::size_t end = 0;
  std::size_t cuts = 0;
  for (const std::string_view payload : split_frames(bytes, "x").payloads) {
    JournalFile part = cut(file, end);
    const RunResult resumed = sweep(small_plan(), part);
    for (std::size_t i = 0; i < 3; ++i) {
      REQUIRE(resumed.points[i].samples.size() == 7);
      for (std::size_t s = 0; s < 7; ++s) {
        CHECK(resumed.points[i].samples[s].order == first.points[i].samples[s].order);
      }
    }
    check_same(sweep(small_plan(), part), resumed);
    end += framed(payload).size();
    ++cuts;
  }
  CHECK(cuts == 1 + 7 + 7 + 2 + 7);  // points, rounds, turns of threads, pool and serial
}

TEST_CASE("a point that its seconds ended takes no sample more when it is resumed",
          "[sweep_log][threads]") {
  Plan plan = small_plan();
  plan.points[0].samples = 1000;
  plan.points[0].sequential = {.min = 6, .target_ci = 1e-12, .max_seconds = 1e-9};
  JournalFile file = empty_journal();
  const RunResult first = sweep(plan, file);
  REQUIRE(first.points[0].stop == StopReason::max_seconds);
  const std::string bytes = file.read();
  const RunResult resumed = sweep(plan, file);
  CHECK(resumed.points[0].stop == StopReason::max_seconds);
  check_same(resumed, first);
  CHECK(file.read() == bytes);
}

TEST_CASE("a launch finds its own entries only", "[sweep_log][threads]") {
  JournalFile file = empty_journal();
  const RunResult zero = sweep(small_plan(), file, 0);
  const RunResult one = sweep(small_plan(), file, 1);
  check_same(sweep(small_plan(), file, 0), zero);
  check_same(sweep(small_plan(), file, 1), one);
  CHECK(samples_json(zero.points[0].samples) != samples_json(one.points[0].samples));
}

TEST_CASE("a failed point stays failed", "[sweep_log][threads]") {
  Plan plan = small_plan();
  plan.points[1].timeout_s = 1e-9;
  JournalFile file = empty_journal();
  const RunResult failed = sweep(plan, file);
  REQUIRE(failed.points[1].status == PointStatus::failed);
  check_same(sweep(small_plan(), file), failed);
}

TEST_CASE("what was unavailable stays so; what no longer is available is named",
          "[sweep_log][threads]") {
  Plan plan = small_plan();
  plan.points[0].elements = kMaxElements;
  plan.points[0].if_unavailable = IfUnavailable::record;
  JournalFile file = empty_journal();
  const RunResult first = sweep(plan, file);
  REQUIRE(first.points[0].status == PointStatus::unavailable);
  const RunResult again = sweep(small_plan(), file);
  CHECK(again.points[0].status == PointStatus::unavailable);
  CHECK(again.points[0].reason == first.points[0].reason);

  JournalFile other = empty_journal();
  sweep(small_plan(), other);
  try {
    sweep(plan, other);
    FAIL("went on without a point");
  } catch (const MachineError& error) {
    CHECK_THAT(error.what(), contains_text("could be measured when this run began, not now"));
  }
}

TEST_CASE("a journal of another plan or order is refused", "[sweep_log][threads]") {
  JournalFile file = empty_journal();
  sweep(small_plan(), file);
  Plan fewer = small_plan();
  for (Point& point : fewer.points) point.samples = 3;
  CHECK_THROWS_AS(sweep(fewer, file), CorruptError);

  // Two entries of the same launch are exchanged.
  const std::string bytes = file.read();
  const auto payloads = split_frames(bytes, "x").payloads;
  JournalFile reordered = empty_journal();
  for (const std::size_t i : {0, 2, 1}) reordered.append(payloads[i]);
  CHECK_THROWS_AS(sweep(small_plan(), reordered), CorruptError);
  JournalFile twice = empty_journal();
  for (const std::size_t i : {0, 1, 2, 2}) twice.append(payloads[i]);
  CHECK_THROWS_AS(sweep(small_plan(), twice), CorruptError);
}

TEST_CASE("a turn that lacks a sample and says no failure is refused", "[sweep_log][threads]") {
  JournalFile file = empty_journal();
  sweep(small_plan(), file);
  const std::string bytes = file.read();
  JournalFile lacking = empty_journal();
  bool is_cut = false;
  for (const std::string_view payload : split_frames(bytes, "x").payloads) {
    JournalEntry entry = parse_entry(payload, "x");
    if (auto* turn = std::get_if<JournalTurn>(&entry); turn != nullptr && !is_cut) {
      turn->samples.pop_back();
      is_cut = true;
    }
    lacking.append(payload_of(entry));
  }
  REQUIRE(is_cut);
  CHECK_THROWS_AS(sweep(small_plan(), lacking), CorruptError);
}
