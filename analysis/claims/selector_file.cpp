#include "analysis/claims/selector_file.hpp"

#include <array>

#include "harness/json/json_read.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxWordCharacters = 100;
constexpr std::uint64_t kMaxCount = 1'000'000'000'000'000;

std::string read_word(const JsonValue& value, const PointAxis& axis) {
  if (axis.known_words != nullptr) return read_name(value, axis.name, axis.known_words());
  return read_text(value, kMaxWordCharacters);
}

CountRange read_range(const JsonValue& value) {
  constexpr std::array<std::string_view, 2> kKeys{"from", "to"};
  require_known_keys(value, kKeys);
  CountRange range;
  if (const auto from = value.find("from")) range.from = read_integer(*from, 0, kMaxCount);
  if (const auto to = value.find("to")) range.to = read_integer(*to, 0, kMaxCount);
  if (range.from > range.to) value.fail("\"from\" is above \"to\"");
  return range;
}

AxisCondition read_condition(const JsonValue& value, const PointAxis& axis) {
  AxisCondition condition{.axis = &axis};
  if (axis.word != nullptr) {
    condition.words =
        read_axis(value, [&](const JsonValue& word) { return read_word(word, axis); });
  } else if (value.kind() == JsonKind::object) {
    condition.ranges = {read_range(value)};
  } else {
    for (const std::uint64_t count :
         read_axis(value, [](const JsonValue& item) { return read_integer(item, 0, kMaxCount); })) {
      condition.ranges.push_back({count, count});
    }
  }
  return condition;
}

}  // namespace

PointSelector read_selector(const JsonValue& value) {
  require_object(value, "axes of points and what they may be: {\"kernel\": \"null\"}");
  std::vector<std::string_view> names;
  for (const PointAxis& axis : point_axes()) names.push_back(axis.name);
  require_known_keys(value, names);
  std::vector<AxisCondition> conditions;
  for (const JsonValue& member : value.children()) {
    conditions.push_back(read_condition(member, *find_axis(member.key())));
  }
  return PointSelector(std::move(conditions));
}

}  // namespace zcbench
