#include "harness/plan/axis_values.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "harness/json/json_read.hpp"
#include "harness/plan/schema_part.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;
using Texts = std::vector<std::string>;

constexpr std::uint32_t kMaxPerDecade = 100;
constexpr std::size_t kMaxExcludeRules = 100;  // each is compared with every point

std::string read_one_value(const JsonValue& value, const PointAxis& axis) {
  if (axis.word != nullptr) return read_name(value, axis.name, axis.known_words());
  return std::to_string(read_integer(value, 1, axis.largest));
}

Texts read_values(const JsonValue& value, const PointAxis& axis) {
  return read_axis(value, [&](const JsonValue& one) { return read_one_value(one, axis); });
}

Texts read_log_range(const JsonValue& range, std::uint64_t largest) {
  constexpr std::array<std::string_view, 3> kKeys{"from", "to", "per_decade"};
  require_known_keys(range, kKeys);
  const std::uint64_t from = read_integer(require_member(range, "from"), 1, largest);
  const JsonValue to_value = require_member(range, "to");
  const std::uint64_t to = read_integer(to_value, 1, largest);
  const std::uint32_t per_decade = read_count(require_member(range, "per_decade"), kMaxPerDecade);
  if (to < from) to_value.fail(fmt::format("\"to\" is below \"from\"; allowed: at least {}", from));
  Texts values;
  std::uint64_t last = 0;
  for (std::uint32_t step = 0;; ++step) {
    const double exact = static_cast<double>(from) * std::pow(10.0, double(step) / per_decade);
    const auto rounded = static_cast<std::uint64_t>(std::llround(exact));
    if (rounded > to) return values;
    if (last != rounded) values.push_back(std::to_string(rounded));
    last = rounded;
  }
}

Texts read_condition(const JsonValue& value, const PointAxis& axis) {
  if (axis.takes_range && value.kind() == JsonKind::object) {
    fail_value(value, fmt::format("a number of {} or a list of them", axis.name));
  }
  return read_values(value, axis);
}

ExcludeRule read_rule(const JsonValue& value) {
  require_object(value, "an object such as {\"strategy\": \"pipe_copy\", \"elements\": 1000}");
  std::vector<std::string_view> names;
  for (const PointAxis& axis : point_axes()) {
    if (axis.is_swept()) names.push_back(axis.name);
  }
  require_known_keys(value, names);
  ExcludeRule rule;
  for (const JsonValue& member : value.children()) {
    rule.conditions.emplace_back(member.key(), read_condition(member, axis_named(member.key())));
  }
  if (rule.conditions.empty()) value.fail("an empty rule; allowed: at least one axis");
  return rule;
}

std::string value_definition(const PointAxis& axis) {
  return fmt::format("{}_{}", axis.name, axis.word != nullptr ? "name" : "count");
}

// Name of the definition of a list of values; an axis that takes ranges has one of its own.
std::string list_definition(const PointAxis& axis) {
  return fmt::format("{}{}", axis.name, axis.takes_range ? "_list" : "");
}

Json log_range_schema(const PointAxis& axis) {
  const Json count = schema_reference(value_definition(axis));
  return schema_object(
      "Sizes in steps of equal ratio.", {"from", "to", "per_decade"},
      {{"from", described("The first size.", count)},
       {"to", described("Upper limit of the sizes.", count)},
       {"per_decade", described("Sizes per factor of ten.", schema_integer(1, kMaxPerDecade))}});
}

}  // namespace

Texts read_axis_values(const JsonValue& value, const PointAxis& axis) {
  if (axis.source == AxisSource::single) return {read_one_value(value, axis)};
  if (axis.takes_range && value.kind() == JsonKind::object) {
    return read_log_range(value, axis.largest);
  }
  return read_values(value, axis);
}

std::vector<ExcludeRule> read_exclude(const JsonValue& value) {
  if (value.kind() != JsonKind::array || value.children().size() > kMaxExcludeRules) {
    fail_value(value, fmt::format("a list of at most {} rules", kMaxExcludeRules));
  }
  std::vector<ExcludeRule> rules;
  for (const JsonValue& rule : value.children()) rules.push_back(read_rule(rule));
  return rules;
}

Json axis_schema(const PointAxis& axis) {
  const Json one = schema_reference(value_definition(axis));
  if (axis.source == AxisSource::single) return described(axis.description, one);
  if (!axis.takes_range) return described(axis.description, schema_one_or_list(one));
  return described(
      axis.description,
      {{"anyOf", Json::array({schema_reference(list_definition(axis)), log_range_schema(axis)})}});
}

void add_axis_definitions(Json& definitions, const PointAxis& axis) {
  const std::string one = value_definition(axis);
  if (axis.word != nullptr) {
    definitions[one] = {{"enum", axis.known_words()}};
  } else {
    definitions[one] = schema_integer(1, axis.largest);
  }
  if (axis.takes_range)
    definitions[list_definition(axis)] = schema_one_or_list(schema_reference(one));
}

Json exclude_schema() {
  Json axes = Json::object();
  for (const PointAxis& axis : point_axes()) {
    if (axis.is_swept()) axes[std::string(axis.name)] = schema_reference(list_definition(axis));
  }
  Json rule =
      schema_object("Excludes points that have one of these values on every axis named.", {}, axes);
  rule["minProperties"] = 1;
  return {{"description", "Rules that exclude points."},
          {"type", "array"},
          {"maxItems", kMaxExcludeRules},
          {"items", rule}};
}

}  // namespace zcbench
