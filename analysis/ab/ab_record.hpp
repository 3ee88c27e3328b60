// AbRecord: everything that an A/B comparison measured, as plain values; enough to decide it again,
// bit for bit. The session fills it, ab_verdict judges it, and ab_file stores it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace zcbench {

/// The rules of the gate, resolved. Ratios are plain: 0.01 is 1 %.
struct AbRules {
  std::string profile;
  double detect = 0.0;  ///< delta_lo
  double margin = 0.0;  ///< delta_hi
  double alpha = 0.0;
  double beta = 0.0;
  double floor_ns = 0.0;
};

/// The two sides by index, as files and messages name them.
inline constexpr const char* kSideNames[2] = {"baseline", "candidate"};

/// One of the two sides; index 0 is the baseline, 1 the candidate.
struct AbSide {
  std::string label;    ///< what the user named: a path or a command
  std::string version;  ///< this and the following are empty for a command
  std::string commit;
  std::string build_type;
  std::string compiler;
  std::string flags;
};

struct AbPoint {
  std::string names[2];                ///< "": the side does not have it
  std::optional<std::string> failure;  ///< why it was given up, or is missing
  bool is_missing = false;             ///< the failure is that a side lacks it
};

struct SideSample {
  std::int64_t real_time_ns = 0;
  std::int64_t cpu_time_ns = 0;
};

/// One sample of each side, one after the other.
struct AbPair {
  SideSample samples[2];
  bool candidate_first = false;
};

/// Two fresh processes, one per side, that are alive at the same time and take turns.
struct AbUnit {
  std::size_t point = 0;
  bool candidate_started_first = false;
  std::uint32_t environment_bytes[2]{};
  std::vector<AbPair> pairs;
  double seconds = 0.0;  ///< total time that it took
};

struct AbRecord {
  std::string config;
  std::string started_utc;  ///< ISO 8601
  std::uint64_t seed = 0;
  double budget_s = 0.0;
  AbRules rules;
  bool inconclusive_is_ok = false;
  std::vector<std::string> unavailable;  ///< points that this machine cannot run on either side
  AbSide sides[2];
  std::vector<AbPoint> points;
  std::vector<AbUnit> units;  ///< in the order they were taken
};

}  // namespace zcbench
