// Sides that are shell scripts, with answers made up.
#pragma once

#include <string>

#include "analysis/ab/side.hpp"

namespace zcbench {

inline Side script(const std::string& text) {
  Side side;
  side.about.label = "script";
  side.argv = {"/bin/sh", "-c", text};
  side.has_plan = false;
  return side;
}

/// The n-th answer takes 1000 + n; its CPU time is the length of what fills the environment.
inline constexpr const char* kAnswers =
    R"(n=0; while read -r x; do n=$((n + 1)); echo "{\"real_time_ns\": $((1000 + n)), )"
    R"(\"cpu_time_ns\": ${#ZCBENCH_PADDING}}"; done)";

/// Always answers `time_ns` and a little, never twice the same.
inline std::string answers_about(int time_ns) {
  return "n=0; while read -r x; do n=$((n + 1)); t=$((" + std::to_string(time_ns) +
         R"( + n % 7)); echo "{\"real_time_ns\": $t, \"cpu_time_ns\": $t}"; done)";
}

}  // namespace zcbench
