// The time of day, for names of files and dates in them. Never for measuring.
#pragma once

#include <string>

namespace zcbench {

/// ISO 8601, or by a pattern of strftime(3); universal time.
std::string utc_now(const char* pattern = "%Y-%m-%dT%H:%M:%SZ");

}  // namespace zcbench
