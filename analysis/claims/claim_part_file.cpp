#include "analysis/claims/claim_part_file.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

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

namespace {

constexpr std::size_t kMaxWhatCharacters = 200;
constexpr std::size_t kMaxPlaces = 10;

constexpr std::array kTests{std::pair{std::string_view("every_sample"), ClaimTest::every_sample},
                            std::pair{std::string_view("level"), ClaimTest::level},
                            std::pair{std::string_view("ratio"), ClaimTest::ratio},
                            std::pair{std::string_view("ordering"), ClaimTest::ordering},
                            std::pair{std::string_view("slope"), ClaimTest::slope},
                            std::pair{std::string_view("z_score"), ClaimTest::z_score},
                            std::pair{std::string_view("crossover"), ClaimTest::crossover}};
constexpr std::array kStatistics{
    std::pair{std::string_view("sum_of_squares"), UniformStatistic::sum_of_squares},
    std::pair{std::string_view("mean"), UniformStatistic::mean},
    std::pair{std::string_view("deviation"), UniformStatistic::deviation}};

// The others follow from test and figure.
constexpr std::array kUnits{std::pair{std::string_view("yes_no"), FigureUnit::yes_no}};

// The keys that only this test has.
std::vector<std::string_view> own_keys(ClaimTest test) {
  switch (test) {
    case ClaimTest::ratio:
    case ClaimTest::crossover: return {"of", "to"};
    case ClaimTest::ordering: return {"order"};
    case ClaimTest::slope: return {"against"};
    case ClaimTest::z_score: return {"statistic", "printed"};
    case ClaimTest::every_sample:
    case ClaimTest::level: break;
  }
  return {};
}

double read_number(const JsonValue& value) {
  const double number = value.number();
  if (value.kind() != JsonKind::number || !std::isfinite(number)) fail_value(value, "a number");
  return number;
}

Bounds read_bounds(const JsonValue& value) {
  constexpr std::string_view kAllowed = "an object with \"at_least\", \"at_most\" or both";
  require_object(value, kAllowed);
  constexpr std::array<std::string_view, 2> kKeys{"at_least", "at_most"};
  require_known_keys(value, kKeys);
  if (value.children().empty()) fail_value(value, kAllowed);
  Bounds bounds;
  if (const auto low = value.find("at_least")) bounds.at_least = read_number(*low);
  if (const auto high = value.find("at_most")) bounds.at_most = read_number(*high);
  if (bounds.at_least > bounds.at_most) value.fail("\"at_least\" is above \"at_most\"");
  return bounds;
}

std::string read_figure_name(const JsonValue& value) {
  if (value.kind() == JsonKind::string && is_figure_name(value.text())) return value.text();
  std::vector<std::string_view> names = figure_names();
  names.push_back("result.NAME");
  return read_name(value, "figure", names);
}

FigureSpec read_figure(const JsonValue& value) {
  if (value.kind() != JsonKind::object) return {.terms = read_axis(value, read_figure_name)};
  constexpr std::array<std::string_view, 2> kKeys{"sum", "per"};
  require_known_keys(value, kKeys);
  return {.terms = read_axis(require_member(value, "sum"), read_figure_name),
          .per = read_figure_name(require_member(value, "per"))};
}

const PointAxis* read_count_axis(const JsonValue& value) {
  std::vector<std::string_view> names;
  for (const PointAxis& axis : point_axes()) {
    if (axis.count != nullptr) names.push_back(axis.name);
  }
  return find_axis(read_name(value, "count of a point", names));
}

// Each is the part's `points` but for what it says itself.
void read_sides(const std::vector<JsonValue>& sides, ClaimPart& part) {
  const PointSelector base = part.selectors.front();
  part.selectors.clear();
  for (const JsonValue& side : sides) {
    const PointSelector own = read_selector(side);
    part.selectors.push_back(base.overridden(own));
    for (const std::string_view axis : own.axes()) {
      if (std::ranges::find(part.varied, axis) == part.varied.end()) {
        part.varied.emplace_back(axis);
      }
    }
  }
}

void read_own_keys(const JsonValue& value, ClaimPart& part) {
  switch (part.test) {
    case ClaimTest::ratio:
    case ClaimTest::crossover:
      read_sides({require_member(value, "of"), require_member(value, "to")}, part);
      break;
    case ClaimTest::ordering: {
      const JsonValue order = require_member(value, "order");
      const std::vector<JsonValue> places = order.children();
      if (order.kind() != JsonKind::array || places.size() < 2 || places.size() > kMaxPlaces) {
        fail_value(order, fmt::format("a list of 2 to {} selectors", kMaxPlaces));
      }
      read_sides(places, part);
      break;
    }
    case ClaimTest::slope: part.against = read_count_axis(require_member(value, "against")); break;
    case ClaimTest::z_score:
      part.statistic = read_enum(require_member(value, "statistic"), "statistic", kStatistics);
      if (const auto printed = value.find("printed")) part.printed = read_number(*printed);
      break;
    case ClaimTest::every_sample:
    case ClaimTest::level: break;
  }
}

}  // namespace

std::string_view to_string(ClaimTest test) {
  return std::ranges::find(kTests, test, &std::pair<std::string_view, ClaimTest>::second)->first;
}

ClaimPart read_claim_part(const JsonValue& value) {
  require_object(value, "a part: {\"name\": ..., \"test\": ..., \"figure\": ..., \"points\": ...}");
  ClaimPart part;
  part.test = read_enum(require_member(value, "test"), "test", kTests);
  std::vector<std::string_view> keys{"name", "what", "test", "figure", "points", "unit", "holds"};
  for (const std::string_view key : own_keys(part.test)) keys.push_back(key);
  require_known_keys(value, keys);
  part.name = read_identifier(require_member(value, "name"));
  part.what = read_text(require_member(value, "what"), kMaxWhatCharacters);
  part.figure = read_figure(require_member(value, "figure"));
  part.selectors = {read_selector(require_member(value, "points"))};
  read_own_keys(value, part);
  if (const auto unit = value.find("unit")) part.unit = read_enum(*unit, "unit", kUnits);
  if (const auto holds = value.find("holds")) part.holds = read_bounds(*holds);
  return part;
}

}  // namespace zcbench
