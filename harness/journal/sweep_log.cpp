#include "harness/journal/sweep_log.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "harness/base/errors.hpp"

namespace zcbench {

SweepLog::SweepLog(JournalFile& file, std::uint32_t launch)
    : file_(&file), launch_(launch), bytes_(file.read()) {
  for (const std::string_view payload : split_frames(bytes_, file.path()).payloads) {
    const JournalEntry entry = parse_entry(payload, file.path());
    if (const auto* start = std::get_if<JournalStart>(&entry)) run_ = start->fingerprint;
    if (launch_of(entry) == launch) rest_.push_back(payload);
  }
  std::ranges::reverse(rest_);
  forget_if_done();
}

// Frees the journal's bytes before the first fork, which would copy the page tables of all memory.
void SweepLog::forget_if_done() {
  if (rest_.empty()) bytes_ = std::string();
}

void SweepLog::fail_place() const {
  throw CorruptError(fmt::format(
      "{}: launch {}: its entries are not those of this plan in this order; --discard-journal "
      "begins anew",
      file_->path(), launch_));
}

template <typename Entry>
std::optional<Entry> SweepLog::next() {
  if (rest_.empty()) return std::nullopt;
  JournalEntry entry = parse_entry(rest_.back(), file_->path());
  if (!std::holds_alternative<Entry>(entry)) fail_place();
  rest_.pop_back();
  forget_if_done();
  return std::get<Entry>(std::move(entry));
}

void SweepLog::note(const JournalEntry& entry) {
  if (file_ != nullptr) file_->append(payload_of(entry));
}

void SweepLog::reconcile_availability(std::vector<PointResult>& points) {
  const auto before = next<JournalPoints>();
  if (!before) {
    JournalPoints now{.launch = launch_, .unavailable = {}};
    for (std::size_t place = 0; place < points.size(); ++place) {
      if (points[place].status != PointStatus::valid) {
        now.unavailable.emplace_back(place, points[place].reason);
      }
    }
    return note(now);
  }
  std::vector<bool> was_unavailable(points.size());
  for (const auto& [place, reason] : before->unavailable) {
    if (place >= points.size()) fail_place();
    was_unavailable[place] = true;
    points[place].status = PointStatus::unavailable;
    points[place].reason = reason;
  }
  for (std::size_t place = 0; place < points.size(); ++place) {
    if (points[place].status == PointStatus::valid || was_unavailable[place]) continue;
    throw MachineError(fmt::format("{}: could be measured when this run began, not now: {}",
                                   points[place].point.name(), points[place].reason));
  }
}

std::optional<NoiseProbe> SweepLog::done_round(std::uint32_t round) {
  const auto done = next<JournalRound>();
  if (!done) return std::nullopt;
  if (done->round != round) fail_place();
  return done->guard;
}

std::optional<JournalTurn> SweepLog::done_turn(const Turn& turn) {
  auto done = next<JournalTurn>();
  if (!done) return std::nullopt;
  const bool is_whole = !done->failure.empty() || done->samples.size() == turn.samples;
  if (done->turn.point != turn.point || done->turn.round != turn.round ||
      done->turn.samples != turn.samples || !is_whole) {
    fail_place();
  }
  return done;
}

void SweepLog::note_round(std::uint32_t round, const NoiseProbe& guard) {
  note(JournalRound{.launch = launch_, .round = round, .guard = guard});
}

void SweepLog::note_turn(const Turn& turn, std::int64_t elapsed_ns, const PointResult& result,
                         std::size_t samples_before) {
  if (file_ == nullptr) return;
  JournalTurn done{.launch = launch_,
                   .turn = turn,
                   .elapsed_ns = elapsed_ns,
                   .failure = {},
                   .samples = {},
                   .chunks = result.chunks};
  if (result.status == PointStatus::failed) {
    done.failure = result.reason;
  } else {
    done.samples.assign(result.samples.begin() + static_cast<std::ptrdiff_t>(samples_before),
                        result.samples.end());
  }
  note(done);
}

}  // namespace zcbench
