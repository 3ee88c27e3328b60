#include "harness/model/point.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "harness/base/format.hpp"
#include "harness/model/axis.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kNameEnd = "/real_time";

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

}  // namespace

std::string name_part(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return !is_plain(c); }, '_');
  return text;
}

// Usually just the file's name, so that a point's name does not depend on the current folder.
std::string npy_label(const InputSpec& data) {
  if (!data.label.empty()) return data.label;
  return name_part(data.path.substr(data.path.find_last_of('/') + 1));
}

std::string Point::name() const {
  std::string text;
  for (const bool in_every_name : {true, false}) {
    for (const PointAxis& axis : point_axes()) {
      if (axis.in_every_name == in_every_name) text += axis.name_part(*this);
    }
  }
  return text.substr(1) + std::string(kNameEnd);
}

std::string plain_name(std::string name) {
  if (name.ends_with(kNameEnd)) name.resize(name.size() - kNameEnd.size());
  return name;
}

std::string row_label(const Point& point) {
  std::string label = point.command.name.empty() ? point.strategy : point.command.name;
  for (const PointAxis& axis : point_axes()) {
    if (axis.is_option() && !axis.name_part(point).empty()) label += " " + axis.label(point);
  }
  return label;
}

std::string workers_text(std::uint32_t workers, Lifecycle lifecycle) {
  return fmt::format("{}, {}", format_count(workers, "worker"), to_string(lifecycle));
}

}  // namespace zcbench
