#include "harness/plan/schema_part.hpp"

#include <fmt/core.h>

namespace zcbench {

SchemaPart described(std::string_view description, const SchemaPart& part) {
  SchemaPart whole{{"description", description}};
  whole.update(part);
  return whole;
}

SchemaPart schema_integer(std::uint64_t min, std::uint64_t max) {
  return {{"type", "integer"}, {"minimum", min}, {"maximum", max}};
}

SchemaPart schema_positive(double max) {
  return {{"type", "number"}, {"exclusiveMinimum", 0}, {"maximum", max}};
}

SchemaPart schema_text(std::size_t min_characters, std::size_t max_characters) {
  SchemaPart part{{"type", "string"}};
  if (min_characters > 0) part["minLength"] = min_characters;
  part["maxLength"] = max_characters;
  part["pattern"] = R"(^[^\u0000-\u001f\u007f]*$)";
  return part;
}

SchemaPart schema_identifier() {
  return {{"type", "string"}, {"pattern", "^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$"}};
}

SchemaPart schema_object(std::string_view description, const std::vector<std::string>& required,
                         const SchemaPart& properties) {
  SchemaPart part{{"description", description}, {"type", "object"}};
  if (!required.empty()) part["required"] = required;
  part["additionalProperties"] = false;
  part["properties"] = properties;
  return part;
}

SchemaPart schema_one_or_list(const SchemaPart& one) {
  const SchemaPart list{{"type", "array"}, {"minItems", 1}, {"uniqueItems", true}, {"items", one}};
  return {{"anyOf", SchemaPart::array({one, list})}};
}

SchemaPart schema_reference(std::string_view definition) {
  return {{"$ref", fmt::format("#/definitions/{}", definition)}};
}

}  // namespace zcbench
