// Suggest: the known name that a mistyped one was probably meant to be. The config room calls it
// whenever it refuses a name.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace zcbench {

/// The nearest of `known` by edit distance (capitals count as small letters); nothing if even the
/// nearest differs in more than a third of its letters (at least 2 may differ).
std::optional<std::string_view> nearest_name(std::string_view name,
                                             std::span<const std::string_view> known);

}  // namespace zcbench
