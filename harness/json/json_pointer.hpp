// JSON pointers (RFC 6901), step by step from the root, whose pointer is empty. Used by
// json_document and json_tree_builder to say where a value is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/json/json_document.hpp"

namespace zcbench {

/// One step below `pointer`: "/experiments" -> "/experiments/0".
std::string child_pointer(const std::string& pointer, const JsonNode& parent, std::size_t child);
std::string member_pointer(const std::string& pointer, std::string_view key);

}  // namespace zcbench
