#include "harness/model/point.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "harness/base/format.hpp"

namespace zcbench {

namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

std::string data_part(const InputSpec& data) {
  if (data == InputSpec{}) return "";
  const std::string part = fmt::format("/data:{}", to_string(data.source));
  switch (data.source) {
    case InputSource::npy: return part + ":" + npy_label(data);
    case InputSource::linear: return part;
    case InputSource::uniform:
    case InputSource::normal: break;
  }
  return data.seed == InputSpec{}.seed ? part : fmt::format("{}:{}", part, data.seed);
}

}  // namespace

std::string name_part(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return !is_plain(c); }, '_');
  return text;
}

// Usually the file's name alone, so that a point is called the same from whatever folder it is run.
std::string npy_label(const InputSpec& data) {
  if (!data.label.empty()) return data.label;
  return name_part(data.path.substr(data.path.find_last_of('/') + 1));
}

std::string_view to_string(Lifecycle lifecycle) {
  return lifecycle == Lifecycle::fork ? "fork" : "pool";
}

std::string_view to_string(Partition partition) {
  return partition == Partition::remainder_last ? "remainder_last" : "balanced";
}

std::string_view to_string(Pages pages) {
  switch (pages) {
    case Pages::cold: return "cold";
    case Pages::warm: return "warm";
    case Pages::huge: break;
  }
  return "huge";
}

std::string_view to_string(Placement placement) {
  switch (placement) {
    case Placement::free: return "free";
    case Placement::spread: return "spread";
    case Placement::same_core: break;
  }
  return "same_core";
}

std::string_view to_string(InputSource source) {
  switch (source) {
    case InputSource::uniform: return "uniform";
    case InputSource::normal: return "normal";
    case InputSource::linear: return "linear";
    case InputSource::npy: break;
  }
  return "npy";
}

std::string Point::name() const {
  const Point defaults;
  std::string text = fmt::format("{}/{}/elements:{}/workers:{}/{}", kernel, strategy, elements,
                                 workers, to_string(lifecycle));
  if (!command.name.empty()) text += fmt::format("/command:{}", command.name);
  if (codec != defaults.codec) text += fmt::format("/codec:{}", codec);
  if (tasks_per_worker != defaults.tasks_per_worker) {
    text += fmt::format("/tasks_per_worker:{}", tasks_per_worker);
  }
  if (variant != defaults.variant) text += fmt::format("/variant:{}", variant);
  if (pages != defaults.pages) text += fmt::format("/pages:{}", to_string(pages));
  if (placement != defaults.placement) text += fmt::format("/placement:{}", to_string(placement));
  if (partition != defaults.partition) text += fmt::format("/partition:{}", to_string(partition));
  return text + data_part(data) + "/real_time";
}

namespace {

std::string data_label(const InputSpec& data) {
  if (data.source == InputSource::npy) {
    std::string name = data.label.empty() ? data.path.substr(data.path.rfind('/') + 1) : data.label;
    // A file's name must not drive the terminal.
    std::ranges::replace_if(
        name, [](char c) { return c < ' ' || c > '~'; }, '_');
    return name;
  }
  std::string label(to_string(data.source));
  if (data.source != InputSource::linear && data.seed != InputSpec{}.seed) {
    label += fmt::format(":{}", data.seed);
  }
  return label;
}

}  // namespace

std::string row_label(const Point& point) {
  const Point defaults;
  std::string label = point.command.name.empty() ? point.strategy : point.command.name;
  if (point.codec != defaults.codec) label += " " + point.codec;
  if (point.tasks_per_worker != defaults.tasks_per_worker) {
    label += fmt::format(" {} tasks", point.tasks_per_worker);
  }
  if (point.variant != defaults.variant) label += " " + point.variant;
  if (point.pages != defaults.pages) label += fmt::format(" {}", to_string(point.pages));
  if (point.placement != defaults.placement) {
    label += fmt::format(" {}", to_string(point.placement));
  }
  if (point.partition != defaults.partition)
    label += fmt::format(" {}", to_string(point.partition));
  if (point.data != defaults.data) label += " " + data_label(point.data);
  return label;
}

std::string workers_text(std::uint32_t workers, Lifecycle lifecycle) {
  return fmt::format("{}, {}", format_count(workers, "worker"), to_string(lifecycle));
}

}  // namespace zcbench
