// One entry of Google Benchmark's JSON as plain values, whatever version wrote it. Used by
// google_results.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "harness/json/json_document.hpp"

namespace zcbench {

/// In versions before 1.5, only an entry's name says whether it is an aggregate. A benchmark of the
/// user's may have such a name, but a mean never comes without its standard deviation.
class AggregateNames {
 public:
  explicit AggregateNames(const std::vector<JsonValue>& entries);

  /// The aggregate that an entry of that name stands for; empty: none.
  std::string of(const std::string& name) const;

 private:
  std::unordered_set<std::string> names_;
};

struct GoogleEntry {
  static constexpr std::int64_t kNoIndex = -1;  ///< that version does not write it

  std::string name;            ///< of the benchmark; empty: it has none
  std::string aggregate;       ///< its name; empty: an iteration
  bool is_complexity = false;  ///< a fitted order of growth, not a time
  std::int64_t family = kNoIndex;
  std::int64_t instance = kNoIndex;
  std::int64_t repetition = kNoIndex;
};

GoogleEntry read_google_entry(const JsonValue& entry, const AggregateNames& old_names);

struct GoogleTimes {
  double real_time_ns = 0.0;
  double cpu_time_ns = 0.0;  ///< 0: unknown
  std::string unusable;      ///< why the real time cannot be used; empty: it can
};

GoogleTimes read_google_times(const JsonValue& entry);

/// Neither throws: they return "" and false if there is no such member or it has another type.
std::string google_text(const JsonValue& object, std::string_view key);
bool google_flag(const JsonValue& object, std::string_view key);

}  // namespace zcbench
