// The entries of a journal as plain values, and as the payloads of its frames. Written and read by
// Journal and SweepLog.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "harness/journal/journal_file.hpp"
#include "harness/model/result.hpp"
#include "harness/plan/schedule.hpp"

namespace zcbench {

/// Changes whenever the format of an entry changes.
inline constexpr std::uint32_t kJournalVersion = 1;

/// First entry, and one more each time the run is resumed.
struct JournalStart {
  std::string date;  ///< ISO 8601
  int pid = 0;       ///< of the run's process
  Fingerprint fingerprint;
};

/// First entry of a launch: what can be measured here.
struct JournalPoints {
  std::uint32_t launch = 0;
  std::vector<std::pair<std::size_t, std::string>> unavailable;  ///< place in the plan, reason
};

struct JournalRound {
  std::uint32_t launch = 0;
  std::uint32_t round = 0;
  NoiseProbe guard;
};

/// One finished turn of one point: nothing is written while a turn's samples are taken.
struct JournalTurn {
  std::uint32_t launch = 0;
  Turn turn{};
  std::int64_t elapsed_ns = 0;  ///< of the whole turn
  std::string failure;          ///< why the point failed; empty if it did not
  std::vector<Sample> samples;
  std::vector<ChunkResult> chunks;
};

using JournalEntry = std::variant<JournalStart, JournalPoints, JournalRound, JournalTurn>;

std::string payload_of(const JournalEntry& entry);

/// Throws CorruptError "PLACE: ..." if the payload is not an entry of this version.
JournalEntry parse_entry(std::string_view payload, const std::string& place);

/// Calls `visit` with the entry of each payload, in order, until it returns false. One at a time,
/// because all of them together could be as large as a run's samples.
void visit_entries(const Frames& frames, const std::string& place,
                   const std::function<bool(const JournalEntry&)>& visit);

/// The launch that the entry belongs to; nullopt for a JournalStart.
std::optional<std::uint32_t> launch_of(const JournalEntry& entry);

}  // namespace zcbench
