#include "analysis/claims/claims_file.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <set>

#include "analysis/claims/claim_sentence.hpp"
#include "harness/json/json_read.hpp"
#include "harness/results/results_reader.hpp"

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

constexpr std::size_t kMaxTextCharacters = 500;
constexpr std::size_t kMaxClaims = 200;
constexpr std::size_t kMaxParts = 20;

std::vector<JsonValue> bounded_list(const JsonValue& object, std::string_view key,
                                    std::size_t max) {
  const JsonValue list = require_member(object, key);
  const std::vector<JsonValue> values = list.children();
  if (list.kind() != JsonKind::array || values.empty() || values.size() > max) {
    fail_value(list, fmt::format("a list of 1 to {}", max));
  }
  return values;
}

// Reads a sentence and checks its placeholders.
std::string read_sentence(const JsonValue& value, const std::vector<ClaimPart>& parts) {
  const std::string sentence = read_text(value, kMaxTextCharacters);
  const std::vector<std::string> known = sentence_places(parts);
  const std::vector<std::string_view> names(known.begin(), known.end());
  for (const std::string& place : places_in(sentence)) {
    if (std::ranges::find(known, place) == known.end()) {
      value.fail(unknown_name("place in braces", place, names));
    }
  }
  return sentence;
}

ClaimSentences read_sentences(const JsonValue& value, const std::vector<ClaimPart>& parts) {
  require_object(value, "an object with \"supported\" and \"refuted\"");
  constexpr std::array<std::string_view, 5> kKeys{"supported", "refuted", "inconclusive",
                                                  "not_measurable", "refuted_brief"};
  require_known_keys(value, kKeys);
  const auto sentence = [&](std::string_view key, std::string_view otherwise) {
    const auto given = value.find(key);
    return given ? read_sentence(*given, parts) : std::string(otherwise);
  };
  require_member(value, "supported");
  require_member(value, "refuted");
  return {.supported = sentence("supported", ""),
          .refuted = sentence("refuted", ""),
          .inconclusive = sentence("inconclusive", "The evidence does not decide: {reason}."),
          .not_measurable = sentence("not_measurable", "Evidence is missing: {reason}."),
          .refuted_brief = sentence("refuted_brief", "")};
}

std::vector<ClaimPart> read_parts(const JsonValue& claim) {
  std::vector<ClaimPart> parts;
  std::set<std::string> names;
  for (const JsonValue& value : bounded_list(claim, "parts", kMaxParts)) {
    parts.push_back(read_claim_part(value));
    if (!names.insert(parts.back().name).second) {
      require_member(value, "name").fail("another part has this name; allowed: each name once");
    }
  }
  const bool decides =
      std::ranges::any_of(parts, [](const ClaimPart& part) { return part.holds.has_value(); });
  if (!decides) {
    require_member(claim, "parts")
        .fail("no part has \"holds\"; allowed: at least one that decides");
  }
  return parts;
}

Claim read_claim(const JsonValue& value) {
  require_object(value, "a claim: {\"id\": ..., \"quote\": ..., \"parts\": [...], ...}");
  constexpr std::array<std::string_view, 4> kKeys{"id", "quote", "parts", "sentences"};
  require_known_keys(value, kKeys);
  Claim claim{.id = read_identifier(require_member(value, "id")),
              .quote = read_text(require_member(value, "quote"), kMaxTextCharacters),
              .parts = read_parts(value),
              .sentences = {}};
  claim.sentences = read_sentences(require_member(value, "sentences"), claim.parts);
  return claim;
}

ClaimList read_list(const JsonValue& root) {
  require_object(root, "an object with \"claims\"");
  constexpr std::array<std::string_view, 3> kKeys{"schema_version", "source", "claims"};
  require_known_keys(root, kKeys);
  read_integer(require_member(root, "schema_version"), 1, 1);
  ClaimList list{.source = read_text(require_member(root, "source"), kMaxTextCharacters),
                 .claims = {}};
  std::set<std::string> ids;
  for (const JsonValue& value : bounded_list(root, "claims", kMaxClaims)) {
    list.claims.push_back(read_claim(value));
    if (!ids.insert(list.claims.back().id).second) {
      require_member(value, "id").fail("another claim has this id; allowed: each id once");
    }
  }
  return list;
}

}  // namespace

PointSelector read_selector(const JsonValue& value) {
  require_object(value, "axes of points and their values: {\"kernel\": \"null\"}");
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

// All other units follow from test and figure.
constexpr std::array kUnits{std::pair{std::string_view("yes_no"), FigureUnit::yes_no}};

// The keys that are specific to the test.
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

// Each side is the part's `points`, overridden by its own conditions.
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

ClaimList parse_claims(const std::string& text, const std::string& label) {
  const JsonDocument document(text, label, JsonOrigin::file);
  return read_list(document.root());
}

ClaimList builtin_claims() {
  return parse_claims(std::string(builtin_claims_text()), "built-in claims");
}

ClaimList read_claims(const std::string& path) {
  return parse_claims(read_results_text(path), path);
}

}  // namespace zcbench
