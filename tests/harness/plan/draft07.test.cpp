#include "tests/harness/plan/draft07.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <regex>
#include <stdexcept>
#include <string_view>

#include "tests/catch.hpp"

namespace zcbench {

namespace {

using nlohmann::json;

bool has_type(const std::string& type, const json& value) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "number") return value.is_number();
  if (type == "integer") {
    return value.is_number_integer() ||
           (value.is_number() && std::floor(value.get<double>()) == value.get<double>());
  }
  throw std::logic_error("unknown type " + type);
}

// long double represents every 64-bit integer and every double.
long double number(const json& value) {
  if (value.is_number_unsigned()) return static_cast<long double>(value.get<std::uint64_t>());
  if (value.is_number_integer()) return static_cast<long double>(value.get<std::int64_t>());
  return static_cast<long double>(value.get<double>());
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool has_duplicates(const json& list) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (list[i] == list[j]) return true;
    }
  }
  return false;
}

using Assertion = std::function<bool(const json& argument, const json& value)>;

// Keywords that need only their argument and the value. Each accepts values of types that it does
// not apply to.
const std::map<std::string, Assertion> kAssertions{
    {"type", [](const json& type, const json& value) { return has_type(type, value); }},
    {"const", [](const json& one, const json& value) { return value == one; }},
    {"enum", [](const json& all, const json& value) { return std::ranges::count(all, value) > 0; }},
    {"required",
     [](const json& keys, const json& value) {
       return !value.is_object() ||
              std::ranges::all_of(keys, [&](const json& key) { return value.contains(key); });
     }},
    {"minItems",
     [](const json& n, const json& value) { return !value.is_array() || value.size() >= n; }},
    {"maxItems",
     [](const json& n, const json& value) { return !value.is_array() || value.size() <= n; }},
    {"minProperties",
     [](const json& n, const json& value) { return !value.is_object() || value.size() >= n; }},
    {"uniqueItems",
     [](const json&, const json& value) { return !value.is_array() || !has_duplicates(value); }},
    {"minimum", [](const json& n,
                   const json& value) { return !value.is_number() || number(value) >= number(n); }},
    {"maximum", [](const json& n,
                   const json& value) { return !value.is_number() || number(value) <= number(n); }},
    {"exclusiveMinimum",
     [](const json& n, const json& value) {
       return !value.is_number() || number(value) > number(n);
     }},
    {"minLength",
     [](const json& n, const json& value) { return !value.is_string() || characters(value) >= n; }},
    {"maxLength",
     [](const json& n, const json& value) { return !value.is_string() || characters(value) <= n; }},
    {"pattern",
     [](const json& pattern, const json& value) {
       return !value.is_string() ||
              std::regex_search(value.get<std::string>(), std::regex(pattern.get<std::string>()));
     }},
};

constexpr std::array<std::string_view, 4> kAnnotations{"$schema", "title", "description",
                                                       "definitions"};
constexpr std::array<std::string_view, 3> kOneSchema{"items", "not", "if"};
constexpr std::array<std::string_view, 2> kBranches{"then", "else"};

bool is_in(const auto& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

void refuse_unknown_keywords(const json& schema) {
  for (const auto& [keyword, argument] : schema.items()) {
    if (is_in(kOneSchema, keyword) || is_in(kBranches, keyword)) {
      refuse_unknown_keywords(argument);
    } else if (keyword == "anyOf") {
      for (const json& one : argument) refuse_unknown_keywords(one);
    } else if (keyword == "properties" || keyword == "definitions") {
      for (const json& one : argument) refuse_unknown_keywords(one);
    } else if (keyword == "additionalProperties") {
      if (argument != false) throw std::logic_error("additionalProperties other than false");
    } else if (keyword != "$ref" && !kAssertions.contains(keyword) &&
               !is_in(kAnnotations, keyword)) {
      throw std::logic_error("unknown keyword " + keyword);
    }
  }
}

}  // namespace

Draft07::Draft07(json schema) : schema_(std::move(schema)) { refuse_unknown_keywords(schema_); }

const json& Draft07::resolve(const std::string& reference) const {
  return schema_.at(json::json_pointer(reference.substr(1)));
}

bool Draft07::accepts(const json& schema, const json& value) const {
  // In draft-07, a $ref overrides the keywords next to it.
  if (schema.contains("$ref")) return accepts(resolve(schema["$ref"]), value);
  const auto accepts_here = [&](const json& one) { return accepts(one, value); };
  for (const auto& [keyword, argument] : schema.items()) {
    const auto assertion = kAssertions.find(keyword);
    if (assertion != kAssertions.end() && !assertion->second(argument, value)) return false;
    if (keyword == "anyOf" && !std::ranges::any_of(argument, accepts_here)) return false;
    if (keyword == "not" && accepts_here(argument)) return false;
    if (keyword == "if") {
      const char* branch = accepts_here(argument) ? "then" : "else";
      if (schema.contains(branch) && !accepts_here(schema[branch])) return false;
    }
    if (keyword == "items" && value.is_array()) {
      for (const json& item : value) {
        if (!accepts(argument, item)) return false;
      }
    }
    if (keyword == "additionalProperties" && value.is_object()) {
      for (const auto& [key, member] : value.items()) {
        if (!schema.at("properties").contains(key)) return false;
      }
    }
    if (keyword == "properties" && value.is_object()) {
      for (const auto& [key, member] : value.items()) {
        if (argument.contains(key) && !accepts(argument[key], member)) return false;
      }
    }
  }
  return true;
}

}  // namespace zcbench

using zcbench::Draft07;

namespace {

bool accepts(const char* schema, const char* value) {
  return Draft07(nlohmann::json::parse(schema)).accepts(nlohmann::json::parse(value));
}

}  // namespace

TEST_CASE("the validator of the schema test knows its keywords", "[schema]") {
  CHECK(accepts(R"({"type": "integer"})", "1e3"));
  CHECK_FALSE(accepts(R"({"type": "integer"})", "1.5"));
  CHECK_FALSE(accepts(R"({"type": "integer"})", "true"));
  CHECK_FALSE(accepts(R"({"maximum": 9007199254740992})", "9007199254740993"));
  CHECK_FALSE(accepts(R"({"exclusiveMinimum": 0})", "0"));
  CHECK_FALSE(accepts(R"({"uniqueItems": true})", "[1000, 1e3]"));
  CHECK_FALSE(accepts(R"({"properties": {"a": {"enum": [1]}}})", R"({"a": 2})"));
  CHECK_FALSE(accepts(R"({"properties": {}, "additionalProperties": false})", R"({"a": 2})"));
  CHECK_FALSE(accepts(R"({"items": {"minLength": 1}})", R"(["a", ""])"));
  CHECK_FALSE(accepts(R"({"pattern": "^[^\\u0000-\\u001f]*$"})", R"("a\u0000")"));
  CHECK_FALSE(accepts(R"({"maxLength": 1})", R"("ab")"));
  CHECK(accepts(R"({"maxLength": 1})", "\"\xC3\xA9\""));
  CHECK_FALSE(accepts(R"({"anyOf": [{"const": 1}, {"const": 2}]})", "3"));
  CHECK_FALSE(accepts(R"({"not": {"required": ["a"]}})", R"({"a": 1})"));
  CHECK_FALSE(accepts(R"({"if": {"const": 1}, "then": {"const": 2}})", "1"));
  CHECK_FALSE(accepts(R"({"if": {"const": 1}, "else": {"const": 2}})", "3"));
  CHECK_FALSE(accepts(R"({"$ref": "#/definitions/a", "definitions": {"a": {"const": 1}}})", "2"));
  CHECK_FALSE(accepts(R"({"minProperties": 1})", "{}"));
  CHECK_FALSE(accepts(R"({"maxItems": 1})", "[1, 2]"));
  CHECK_THROWS_AS(accepts(R"({"properties": {"a": {"oneof": []}}})", "1"), std::logic_error);
}
