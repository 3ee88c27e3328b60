// Sides that are shell scripts with made-up answers.
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

/// The n-th answer's time is 1000 + n ns; its CPU time is the length of the environment padding.
inline constexpr const char* kAnswers =
    R"(n=0; while read -r x; do n=$((n + 1)); echo "{\"real_time_ns\": $((1000 + n)), )"
    R"(\"cpu_time_ns\": ${#ZCBENCH_PADDING}}"; done)";

/// Answers with times of `time_ns` to `time_ns` + 6, never the same twice in a row.
inline std::string answers_about(int time_ns) {
  return "n=0; while read -r x; do n=$((n + 1)); t=$((" + std::to_string(time_ns) +
         R"( + n % 7)); echo "{\"real_time_ns\": $t, \"cpu_time_ns\": $t}"; done)";
}

}  // namespace zcbench
