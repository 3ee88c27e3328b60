// The date of a results file as an instant, to put files in order. Called by trend and advise.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zcbench {

/// Seconds since 1970 of "2026-01-02T03:04:05Z", and of what Google Benchmark writes: with an
/// offset ("2026-01-02T03:04:05+01:00", from 1.5.2 on), without ("2026-01-02 03:04:05", taken for
/// UTC), or as on Windows ("01/02/26 03:04:05"); slashes and fractions of a second too. Nothing for
/// any other text.
std::optional<std::int64_t> seconds_of_date(std::string_view date);

/// Of results files of ours: the one that records the latest date, whatever it is called and
/// whenever it was written; among equals the last. A file whose date cannot be read counts as the
/// latest, so that whoever reads it says what is wrong with it. Nothing of none.
std::optional<std::string> newest_by_date(const std::vector<std::string>& paths);

}  // namespace zcbench
