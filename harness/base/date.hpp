// Dates: formats the current time for file names and results, and parses such dates. Not for
// measuring time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zcbench {

/// The current UTC time, by default in ISO 8601. `pattern` is one of strftime(3).
std::string utc_now(const char* pattern = "%Y-%m-%dT%H:%M:%SZ");

/// Seconds since 1970 (UTC) of "2026-01-02T03:04:05Z" and of the formats of Google Benchmark: with
/// an offset ("2026-01-02T03:04:05+01:00", since 1.5.2), without ("2026-01-02 03:04:05", read as
/// UTC), or as on Windows ("01/02/26 03:04:05"); also with slashes and fractions of a second.
/// Returns nullopt for any other text.
std::optional<std::int64_t> seconds_of_date(std::string_view date);

}  // namespace zcbench
