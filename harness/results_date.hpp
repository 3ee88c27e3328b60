// The date of a results file as an instant, to put files in order. Called by the trend command.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace zcbench {

/// Seconds since 1970 of "2026-01-02T03:04:05Z", or with an offset as Google Benchmark writes it:
/// "2026-01-02T03:04:05+01:00"; nothing for any other text.
std::optional<std::int64_t> seconds_of_date(std::string_view date);

}  // namespace zcbench
