// Files of /proc and /sys that hold one number. Used by whatever reads this machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace zcbench {

/// Nothing if there is no such file, or if it begins with a word such as "max".
std::optional<std::uint64_t> number_in_file(const std::string& path);
/// `otherwise` instead of nothing. For comparisons: of an optional g++ 14 reads the value before
/// the flag, which valgrind reports as a look at what was never written.
std::uint64_t number_in_file(const std::string& path, std::uint64_t otherwise);

}  // namespace zcbench
