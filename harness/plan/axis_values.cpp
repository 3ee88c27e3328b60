#include "harness/plan/axis_values.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "harness/json/json_read.hpp"
#include "harness/transfer/codec.hpp"
#include "harness/transfer/transfer.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

constexpr std::uint32_t kMaxPerDecade = 100;
constexpr std::size_t kMaxExcludeRules = 100;  // each is held against every point

template <typename Rows>
std::vector<std::string> read_registered(const JsonValue& value, std::string_view noun,
                                         const Rows& rows) {
  std::vector<std::string_view> names;
  for (const auto& row : rows) names.push_back(row.name);
  return read_axis(value, [&](const JsonValue& one) { return read_name(one, noun, names); });
}

std::uint64_t read_element_count(const JsonValue& value) {
  return read_integer(value, 1, kMaxElements);
}

std::vector<std::uint64_t> read_log_range(const JsonValue& range) {
  constexpr std::array<std::string_view, 3> kKeys{"from", "to", "per_decade"};
  require_known_keys(range, kKeys);
  const std::uint64_t from = read_element_count(require_member(range, "from"));
  const JsonValue to_value = require_member(range, "to");
  const std::uint64_t to = read_element_count(to_value);
  const std::uint32_t per_decade = read_count(require_member(range, "per_decade"), kMaxPerDecade);
  if (to < from) to_value.fail(fmt::format("\"to\" is below \"from\"; allowed: at least {}", from));
  std::vector<std::uint64_t> values;
  for (std::uint32_t step = 0;; ++step) {
    const double exact = static_cast<double>(from) * std::pow(10.0, double(step) / per_decade);
    const auto rounded = static_cast<std::uint64_t>(std::llround(exact));
    if (rounded > to) return values;
    if (values.empty() || values.back() != rounded) values.push_back(rounded);
  }
}

template <typename Values>
std::vector<std::string> as_text(const Values& values) {
  std::vector<std::string> texts;
  for (const auto& value : values) texts.push_back(fmt::format("{}", value));
  return texts;
}

template <auto read>
std::vector<std::string> word_texts(const JsonValue& value) {
  std::vector<std::string> texts;
  for (const auto word : read(value)) texts.emplace_back(to_string(word));
  return texts;
}

std::vector<std::string> element_texts(const JsonValue& value) {
  if (value.kind() == JsonKind::object) fail_value(value, "a number of elements or a list of them");
  return as_text(read_elements(value));
}

struct ExcludeAxis {
  std::string_view name;
  std::vector<std::string> (*read)(const JsonValue& value);
};

constexpr std::array kExcludeAxes{
    ExcludeAxis{"kernel", read_kernels},
    ExcludeAxis{"strategy", read_strategies},
    ExcludeAxis{"elements", element_texts},
    ExcludeAxis{"workers", [](const JsonValue& value) { return as_text(read_workers(value)); }},
    ExcludeAxis{"lifecycle", word_texts<read_lifecycles>},
    ExcludeAxis{"codec", read_codecs},
    ExcludeAxis{"tasks_per_worker",
                [](const JsonValue& value) { return as_text(read_tasks_per_worker(value)); }},
    ExcludeAxis{"variant", read_variants},
    ExcludeAxis{"pages", word_texts<read_pages>},
    ExcludeAxis{"placement", word_texts<read_placements>},
};

ExcludeRule read_rule(const JsonValue& value) {
  require_object(value, "an object such as {\"strategy\": \"pipe_copy\", \"elements\": 1000}");
  std::array<std::string_view, kExcludeAxes.size()> names;
  std::ranges::transform(kExcludeAxes, names.begin(), &ExcludeAxis::name);
  require_known_keys(value, names);
  ExcludeRule rule;
  for (const JsonValue& member : value.children()) {
    const auto axis = std::ranges::find(kExcludeAxes, member.key(), &ExcludeAxis::name);
    rule.conditions.emplace_back(member.key(), axis->read(member));
  }
  if (rule.conditions.empty()) value.fail("an empty rule; allowed: at least one axis");
  return rule;
}

}  // namespace

std::vector<std::string> read_kernels(const JsonValue& value) {
  return read_registered(value, "kernel", kernels());
}

std::vector<std::string> read_strategies(const JsonValue& value) {
  return read_registered(value, "strategy", strategies());
}

std::vector<std::string> read_codecs(const JsonValue& value) {
  return read_registered(value, "codec", codecs());
}

std::vector<Lifecycle> read_lifecycles(const JsonValue& value) {
  return read_axis(
      value, [](const JsonValue& one) { return read_enum(one, "lifecycle", kAllLifecycles); });
}

std::vector<std::string> read_variants(const JsonValue& value) {
  std::vector<std::string_view> names;
  for (const Kernel& kernel : kernels()) {
    for (const std::string_view name : variant_names(kernel)) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
  }
  return read_axis(value, [&](const JsonValue& one) { return read_name(one, "variant", names); });
}

std::vector<Pages> read_pages(const JsonValue& value) {
  return read_axis(value, [](const JsonValue& one) { return read_enum(one, "pages", kAllPages); });
}

std::vector<Placement> read_placements(const JsonValue& value) {
  return read_axis(
      value, [](const JsonValue& one) { return read_enum(one, "placement", kAllPlacements); });
}

std::vector<std::uint32_t> read_workers(const JsonValue& value) {
  return read_axis(value, [](const JsonValue& one) { return read_count(one, kMaxWorkers); });
}

std::vector<std::uint32_t> read_tasks_per_worker(const JsonValue& value) {
  return read_axis(value, [](const JsonValue& one) { return read_count(one, kMaxTasksPerWorker); });
}

std::vector<std::uint64_t> read_elements(const JsonValue& value) {
  if (value.kind() == JsonKind::object) return read_log_range(value);
  return read_axis(value, read_element_count);
}

std::vector<ExcludeRule> read_exclude(const JsonValue& value) {
  if (value.kind() != JsonKind::array || value.children().size() > kMaxExcludeRules) {
    fail_value(value, fmt::format("a list of at most {} rules", kMaxExcludeRules));
  }
  std::vector<ExcludeRule> rules;
  for (const JsonValue& rule : value.children()) rules.push_back(read_rule(rule));
  return rules;
}

}  // namespace zcbench
