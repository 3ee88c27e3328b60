// Parts of a JSON Schema (draft-07). Every reader of a config key describes with them what it
// accepts; config_schema assembles the whole.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace zcbench {

using SchemaPart = nlohmann::ordered_json;

/// The part with a description for people.
SchemaPart described(std::string_view description, const SchemaPart& part);
/// A whole number.
SchemaPart schema_integer(std::uint64_t min, std::uint64_t max);
/// A number above 0.
SchemaPart schema_positive(double max);
/// Text without control characters, as read_text() requires.
SchemaPart schema_text(std::size_t min_characters, std::size_t max_characters);
/// An identifier that read_identifier() accepts.
SchemaPart schema_identifier();
/// An object with these members and no others.
SchemaPart schema_object(std::string_view description, const std::vector<std::string>& required,
                         const SchemaPart& properties);
/// One value or a list of them, as read_axis_values() accepts.
SchemaPart schema_one_or_list(const SchemaPart& one);
/// A reference to an entry of "definitions".
SchemaPart schema_reference(std::string_view definition);

}  // namespace zcbench
