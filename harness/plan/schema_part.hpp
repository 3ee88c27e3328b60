// Parts of a JSON Schema (draft-07), from which the config's schema is put together: whatever reads
// a key of a config states with them what it accepts.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace zcbench {

using SchemaPart = nlohmann::ordered_json;

/// The part with a text for people in front.
SchemaPart described(std::string_view description, const SchemaPart& part);
/// A whole number.
SchemaPart schema_integer(std::uint64_t min, std::uint64_t max);
/// A number above 0.
SchemaPart schema_positive(double max);
/// Without control characters, as read_text() wants it.
SchemaPart schema_text(std::size_t min_characters, std::size_t max_characters);
/// As read_identifier() wants it.
SchemaPart schema_identifier();
/// With these members and no others.
SchemaPart schema_object(std::string_view description, const std::vector<std::string>& required,
                         const SchemaPart& properties);
/// As read_axis() wants it.
SchemaPart schema_one_or_list(const SchemaPart& one);
/// Of "definitions".
SchemaPart schema_reference(std::string_view definition);

}  // namespace zcbench
