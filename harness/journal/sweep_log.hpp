// SweepLog: what one launch of a plan has done before (in a run that was ended), and where it notes
// what it does. run_sweep asks it before each step and tells it after each.
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
  /// Remembers nothing and notes nothing.
  SweepLog() = default;
  /// The launch `launch` of the run whose journal `file` is; `file` must outlive this. Throws
  /// CorruptError if it is none.
  SweepLog(JournalFile& file, std::uint32_t launch);
  SweepLog(const SweepLog&) = delete;
  SweepLog& operator=(const SweepLog&) = delete;

  /// The fingerprint that the run had when it began or was last resumed; empty without a journal.
  const Fingerprint& run() const { return run_; }

  /// What could not be measured when this launch began is what cannot be measured now: fills
  /// `points` with it, or notes it. Throws MachineError if a point was available then and is not
  /// now, CorruptError if the journal is of other points.
  void reconcile_availability(std::vector<PointResult>& points);

  /// The round's guard if it was measured before. Throws CorruptError, as done_turn, if the journal
  /// goes on with something else.
  std::optional<NoiseProbe> done_round(std::uint32_t round);
  std::optional<JournalTurn> done_turn(const Turn& turn);

  void note_round(std::uint32_t round, const NoiseProbe& guard);
  /// `result`: of the turn's point, whose first `samples_before` samples are of earlier turns.
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
  std::string bytes_;                   ///< of the journal, until all of it was gone through
  std::vector<std::string_view> rest_;  ///< payloads of this launch in bytes_, the last one first
};

}  // namespace zcbench
