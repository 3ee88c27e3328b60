// SweepLog: what one launch of a plan did before (in a run that was ended), and where it records
// what it does. run_sweep queries it before each step and reports to it after each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/journal/journal_entry.hpp"
#include "harness/journal/journal_file.hpp"
#include "harness/model/result.hpp"
#include "harness/plan/schedule.hpp"

namespace zcbench {

class SweepLog {
 public:
  /// A log without a journal: remembers and records nothing.
  SweepLog() = default;
  /// The log of launch `launch` of the run to which the journal `file` belongs; `file` must outlive
  /// this. Throws CorruptError if it is not a journal.
  SweepLog(JournalFile& file, std::uint32_t launch);
  SweepLog(const SweepLog&) = delete;
  SweepLog& operator=(const SweepLog&) = delete;

  /// The fingerprint that the run had when it began or was last resumed; empty without a journal.
  const Fingerprint& run() const { return run_; }

  /// Makes `points` agree with what could be measured when this launch began: marks the points that
  /// were unavailable then, or, if it begins now, records which are. Throws MachineError if a point
  /// was available then and is not now, CorruptError if the journal is for other points.
  void reconcile_availability(std::vector<PointResult>& points);

  /// The round's guard if it was measured before. Like done_turn, throws CorruptError if the next
  /// entry of the journal is something else.
  std::optional<NoiseProbe> done_round(std::uint32_t round);
  std::optional<JournalTurn> done_turn(const Turn& turn);

  void note_round(std::uint32_t round, const NoiseProbe& guard);
  /// `result` is that of the turn's point; its first `samples_before` samples are of earlier turns.
  void note_turn(const Turn& turn, std::int64_t elapsed_ns, const PointResult& result,
                 std::size_t samples_before);

 private:
  template <typename Entry>
  std::optional<Entry> next();
  void forget_if_done();
  [[noreturn]] void fail_place() const;
  void note(const JournalEntry& entry);

  JournalFile* file_ = nullptr;
  std::uint32_t launch_ = 0;
  Fingerprint run_;
  std::string bytes_;                   ///< the journal's content, until rest_ is empty
  std::vector<std::string_view> rest_;  ///< payloads of this launch in bytes_, the last one first
};

}  // namespace zcbench
