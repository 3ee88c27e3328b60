// Whether a point was measured. Part of the results and of the file that holds them.
#pragma once

#include <string_view>

namespace zcbench {

enum class PointStatus { valid, failed, unavailable };
/// "valid", "failed", "unavailable".
std::string_view to_string(PointStatus status);

}  // namespace zcbench
