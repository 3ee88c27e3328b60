#include "analysis/claims/point_selector.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "harness/base/format.hpp"

namespace zcbench {

namespace {

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool holds(const AxisCondition& condition, const Point& point) {
  if (condition.axis->word != nullptr) {
    return std::ranges::find(condition.words, condition.axis->word(point)) != condition.words.end();
  }
  const std::uint64_t count = condition.axis->count(point);
  return std::ranges::any_of(condition.ranges, [&](const CountRange& range) {
    return count >= range.from && count <= range.to;
  });
}

std::string range_text(const CountRange& range) {
  if (range.from == range.to) return format_thousands(range.from);
  if (range.to == CountRange{}.to) return "from " + format_thousands(range.from);
  return fmt::format("{} to {}", format_thousands(range.from), format_thousands(range.to));
}

std::string label_part(const PointAxis& axis, const Point& point) {
  if (!axis.is_option()) return axis.label(point);
  return fmt::format("{} {}", axis.name, axis.text(point));
}

}  // namespace

bool PointSelector::selects(const Point& point) const {
  const std::vector<std::string_view> named = axes();
  for (const PointAxis& axis : point_axes()) {
    if (!axis.is_option() || contains(named, axis.name)) continue;
    if (axis.text(point) != axis.usual) return false;
  }
  return std::ranges::all_of(
      conditions_, [&](const AxisCondition& condition) { return holds(condition, point); });
}

PointSelector PointSelector::overridden(const PointSelector& other) const {
  std::vector<AxisCondition> conditions = other.conditions_;
  const std::vector<std::string_view> replaced = other.axes();
  for (const AxisCondition& condition : conditions_) {
    if (!contains(replaced, condition.axis->name)) conditions.push_back(condition);
  }
  return PointSelector(std::move(conditions));
}

std::vector<std::string_view> PointSelector::axes() const {
  std::vector<std::string_view> names;
  for (const AxisCondition& condition : conditions_) names.push_back(condition.axis->name);
  return names;
}

std::string PointSelector::text() const {
  std::string text;
  for (const PointAxis& axis : point_axes()) {
    const auto found = std::ranges::find(conditions_, &axis, &AxisCondition::axis);
    if (found == conditions_.end()) continue;
    std::vector<std::string> values = found->words;
    for (const CountRange& range : found->ranges) values.push_back(range_text(range));
    text += fmt::format("{}{}", text.empty() ? "" : ", ", axis.name);
    for (std::size_t i = 0; i < values.size(); ++i) {
      text += (i == 0 ? " " : i + 1 == values.size() ? " or " : ", ") + values[i];
    }
  }
  return text.empty() ? "any" : text;
}

std::string key_without(const Point& point, std::span<const std::string_view> axes) {
  std::string key;
  for (const PointAxis& axis : point_axes()) {
    if (axis.source == AxisSource::derived || contains(axes, axis.name)) continue;
    key += fmt::format("{}:{}/", axis.name, axis.text(point));
  }
  return key + fmt::format("seed:{}/{}", point.data.seed, point.data.path);
}

std::string label_without(const Point& point, std::span<const std::string_view> axes) {
  std::string label;
  for (const PointAxis& axis : point_axes()) {
    const bool is_left_out = axis.source == AxisSource::derived || contains(axes, axis.name);
    const std::string text = is_left_out ? "" : axis.text(point);
    if (text.empty() || (axis.is_option() && text == axis.usual)) continue;
    label += fmt::format("{}{}", label.empty() ? "" : ", ", label_part(axis, point));
  }
  return label;
}

}  // namespace zcbench
