// EntrySequence: checks that the entries of a results file of ours are as a run writes them: the
// plan's points in their order, each whole and once, its samples numbered, then its aggregates.
// Both readers of such files use it: a digest alone accepts a file that was put together by hand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "harness/json/json_document.hpp"
#include "harness/os/activity.hpp"

namespace zcbench {

class EntrySequence {
 public:
  /// `ours`: "context.zcbench" of the file.
  explicit EntrySequence(const JsonValue& ours);

  /// Checks the next entry; true if it begins a point. Throws ConfigError if it is out of place.
  bool next(const JsonValue& entry);
  /// Call it after the last of `entries`: throws ConfigError if a point is missing or in another's
  /// place.
  void finish(const JsonValue& entries);

 private:
  void begin_point(const JsonValue& entry);
  void end_point() const;
  void check_sample(const JsonValue& entry);
  void check_aggregate(const JsonValue& entry);
  void check_launch(const JsonValue& entry);
  void require_all_samples(const JsonValue& entry) const;

  void check_place(const JsonValue& entry);

  JsonValue ours_;
  std::uint64_t launches_;
  std::uint64_t missing_points_;  // of the plan, in no file that was merged
  bool has_gaps_;                 // between the places of points: a part of a plan
  std::uint64_t next_place_ = 0;
  std::unordered_set<std::string> names_;
  std::vector<std::string> hashes_;  // of the points

  // The point whose entries are being read.
  std::string name_;
  std::uint64_t place_ = 0;
  std::string status_;
  std::optional<JsonValue> last_;  // entry
  std::uint64_t repetitions_ = 0;
  std::uint64_t samples_ = 0;
  std::uint64_t launch_ = 0;
  bool has_aggregates_ = false;
  double least_ = 0.0;
  double most_ = 0.0;
};

/// Calls `visit(entry, begins_point)` for each of the `entries` of a file whose "context.zcbench"
/// is `ours`. Throws ConfigError.
template <typename Visit>
void for_each_entry(const JsonValue& entries, const JsonValue& ours, Visit visit) {
  EntrySequence sequence(ours);
  const std::vector<JsonValue> all = entries.children();
  Activity activity("checking the entries", all.size());
  for (const JsonValue& entry : all) {
    const bool begins_point = sequence.next(entry);
    visit(entry, begins_point);
    activity.advance();
  }
  sequence.finish(entries);
}

}  // namespace zcbench
