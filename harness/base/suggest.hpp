// Suggest: finds the known name that a mistyped name probably meant. Messages about unknown names
// call it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace zcbench {

/// The nearest of `known` by case-insensitive edit distance. Returns nullopt if even the nearest
/// differs in more than a third of its letters (2 may always differ).
std::optional<std::string_view> nearest_name(std::string_view name,
                                             std::span<const std::string_view> known);

}  // namespace zcbench
