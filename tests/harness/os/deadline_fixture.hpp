// Deadlines that start now and do nothing else while they wait.
#pragma once

#include <cstdint>

#include "harness/os/deadline.hpp"

namespace zcbench {

inline Deadline limit_of_ms(std::int64_t ms) {
  return Deadline(now_ns() + ms * 1'000'000, [] {});
}

inline Deadline limit_of_s(std::int64_t seconds) { return limit_of_ms(seconds * 1000); }

}  // namespace zcbench
