// Dates: the time of day for names of files and dates in them, and such dates as instants. Never
// for measuring.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zcbench {

/// ISO 8601, or by a pattern of strftime(3); universal time.
std::string utc_now(const char* pattern = "%Y-%m-%dT%H:%M:%SZ");

/// Seconds since 1970 of "2026-01-02T03:04:05Z", and of what Google Benchmark writes: with an
/// offset ("2026-01-02T03:04:05+01:00", from 1.5.2 on), without ("2026-01-02 03:04:05", taken for
/// UTC), or as on Windows ("01/02/26 03:04:05"); slashes and fractions of a second too. Nothing for
/// any other text.
std::optional<std::int64_t> seconds_of_date(std::string_view date);

}  // namespace zcbench
