#include "harness/model/axis.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "harness/base/format.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

using Words = std::vector<std::string_view>;

Words kernel_names() {
  Words names;
  for (const Kernel& kernel : kernels()) names.push_back(kernel.name);
  return names;
}

// The variants of all kernels.
Words all_variant_names() {
  Words names;
  for (const Kernel& kernel : kernels()) {
    for (const std::string_view name : variant_names(kernel)) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

template <typename Enum>
Words enum_words() {
  constexpr auto kWords = words_of(Enum{});
  return {kWords.begin(), kWords.end()};
}

template <auto kField>
using FieldType = std::remove_cvref_t<decltype(std::declval<Point>().*kField)>;

// The functions of an axis that is a field of Point: an enum, a name from a registry, or a number.
template <auto kField>
constexpr PointAxis enum_axis(PointAxis row) {
  using Enum = FieldType<kField>;
  row.word = [](const Point& point) { return std::string(to_string(point.*kField)); };
  row.set_word = [](Point& point, std::string_view word) {
    constexpr auto kWords = words_of(Enum{});
    const auto found = std::ranges::find(kWords, word);
    if (found == kWords.end()) return false;
    point.*kField = static_cast<Enum>(found - kWords.begin());
    return true;
  };
  row.known_words = enum_words<Enum>;
  return row;
}

template <auto kField>
constexpr PointAxis name_axis(PointAxis row) {
  row.word = [](const Point& point) { return point.*kField; };
  row.set_word = [](Point& point, std::string_view word) {
    point.*kField = word;
    return true;
  };
  row.has_registry = true;
  return row;
}

template <auto kField>
constexpr PointAxis count_axis(PointAxis row) {
  row.count = [](const Point& point) { return std::uint64_t{point.*kField}; };
  row.set_count = [](Point& point, std::uint64_t count) {
    point.*kField = static_cast<FieldType<kField>>(count);
  };
  return row;
}

bool has_own_seed(const InputSpec& data) {
  return data.is_random() && data.seed != InputSpec{}.seed;
}

std::string data_name_part(const Point& point) {
  const InputSpec& data = point.data;
  if (data == InputSpec{}) return "";
  const std::string part = fmt::format("/data:{}", to_string(data.source));
  if (data.source == InputSource::npy) return part + ":" + npy_label(data);
  return has_own_seed(data) ? fmt::format("{}:{}", part, data.seed) : part;
}

std::string data_label(const Point& point) {
  const InputSpec& data = point.data;
  if (data.source == InputSource::npy) {
    std::string name = data.label.empty() ? data.path.substr(data.path.rfind('/') + 1) : data.label;
    // A file's name must not control the terminal.
    std::ranges::replace_if(
        name, [](char c) { return c < ' ' || c > '~'; }, '_');
    return name;
  }
  const std::string_view source = to_string(data.source);
  return has_own_seed(data) ? fmt::format("{}:{}", source, data.seed) : std::string(source);
}

std::string elements_label(const Point& point) {
  return format_elements(point.elements) + (point.elements == 1 ? " element" : " elements");
}

constexpr std::array kAxes{
    name_axis<&Point::kernel>(
        {.name = "kernel",
         .description = "The work on each slice: one kernel or a list of them.",
         .source = AxisSource::required,
         .known_words = kernel_names,
         .in_every_name = true}),
    name_axis<&Point::strategy>(
        {.name = "strategy",
         .description = "How the array moves between parent and workers: one strategy or a list.",
         .source = AxisSource::required,
         .known_words = strategy_names,
         .in_every_name = true}),
    PointAxis{.name = "command",
              .description = "The program of strategy external, run in the config's folder.",
              .source = AxisSource::object,
              .word = [](const Point& point) { return point.command.name; }},
    count_axis<&Point::elements>(
        {.name = "elements",
         .description = "Doubles in the array: a number, a list or a range. Not with .npy data.",
         .source = AxisSource::required,
         .largest = kMaxElements,
         .takes_range = true,
         .in_every_name = true,
         .own_label = elements_label}),
    count_axis<&Point::workers>(
        {.name = "workers",
         .description = "Processes that share the work. Default: the number of allowed CPUs.",
         .largest = kMaxWorkers,
         .in_every_name = true,
         .own_label = [](const Point& point) { return format_count(point.workers, "worker"); }}),
    enum_axis<&Point::lifecycle>(
        {.name = "lifecycle",
         .description = "Workers start in the timer, by fork or exec, or keep running (pool).",
         .usual = "fork",
         .in_every_name = true}),
    name_axis<&Point::codec>(
        {.name = "codec",
         .description = "How serialized_queue encodes slices; others allow only raw. Default raw.",
         .known_words = codec_names,
         .usual = kDefaultCodec}),
    count_axis<&Point::tasks_per_worker>(
        {.name = "tasks_per_worker",
         .description = "Slices per worker; only serialized_queue allows others than 1. Default 1.",
         .largest = kMaxTasksPerWorker,
         .usual = "1",
         .own_label =
             [](const Point& point) { return fmt::format("{} tasks", point.tasks_per_worker); }}),
    name_axis<&Point::variant>(
        {.name = "variant",
         .description = "How the kernel computes; the others are for comparison. Default fast.",
         .known_words = all_variant_names,
         .usual = kDefaultVariant}),
    enum_axis<&Point::pages>(
        {.name = "pages",
         .description = "State of shared pages when a worker starts, or their size. Default cold.",
         .usual = "cold",
         .follows = "lifecycle"}),
    enum_axis<&Point::placement>({.name = "placement",
                                  .description = "The CPUs for parent and workers. Default free.",
                                  .usual = "free"}),
    count_axis<&Point::nodes>(
        {.name = "nodes",
         .description = "Machines for the ranks of mpi_*, at most one per worker. Default 1.",
         .largest = kMaxNodes,
         .usual = "1",
         .is_later = true,
         .follows = "workers",
         .own_label = [](const Point& point) { return format_count(point.nodes, "node"); }}),
    enum_axis<&Point::partition>(
        {.name = "partition",
         .description = "remainder_last (default): the last slice takes the remainder. balanced.",
         .source = AxisSource::single,
         .usual = "remainder_last"}),
    PointAxis{.name = "data",
              .description = "The values of the array. Default: uniform.",
              .source = AxisSource::object,
              .word = [](const Point& point) { return std::string(to_string(point.data.source)); },
              .known_words = enum_words<InputSource>,
              .usual = "uniform",
              .own_name_part = data_name_part,
              .own_label = data_label},
    PointAxis{.name = "elements_per_worker",
              .source = AxisSource::derived,
              .count = [](const Point& point) { return point.elements / point.workers; }},
    PointAxis{.name = "remainder",
              .source = AxisSource::derived,
              .count = [](const Point& point) { return point.elements % point.workers; }},
};

// Every loop over the table relies on this.
[[maybe_unused]] constexpr bool is_complete(const PointAxis& axis) {
  const bool has_words = axis.word != nullptr;
  const bool has_counts = axis.count != nullptr;
  if (axis.name.empty() || has_words == has_counts) return false;
  if (axis.source == AxisSource::derived) return true;
  if (axis.description.empty()) return false;
  if (axis.source == AxisSource::object) return true;
  if (has_words && (axis.set_word == nullptr || axis.known_words == nullptr)) return false;
  if (has_counts && (axis.set_count == nullptr || axis.largest == 0)) return false;
  // `workers`, whose default depends on the machine, and the required axes are in every name.
  return axis.in_every_name || !axis.usual.empty();
}

constexpr bool is_in_order(const PointAxis& axis) {
  const auto same_name = [&](const PointAxis& other) { return other.name == axis.name; };
  const auto leads = [&](const PointAxis& other) {
    return other.name == axis.follows && other.is_plain() && other.follows.empty();
  };
  return std::ranges::count_if(kAxes, same_name) == 1 &&
         (axis.follows.empty() || std::ranges::any_of(kAxes, leads));
}

#ifndef __SANITIZE_ADDRESS__  // g++ bug 71962: no constant addresses of functions with it
static_assert(std::ranges::all_of(kAxes, is_complete), "a row of the table is incomplete");
#endif
static_assert(std::ranges::all_of(kAxes, is_in_order), "duplicate name or unknown `follows`");
static_assert(
    std::ranges::count(kAxes, AxisSource::object, &PointAxis::source) == 2,
    "experiment_keys, results_writer, run_reader and csv_table have special code for `command` "
    "and `data`; a third object needs it, too");

}  // namespace

std::string PointAxis::text(const Point& point) const {
  return word != nullptr ? word(point) : std::to_string(count(point));
}

void PointAxis::set(Point& point, std::string_view text) const {
  if (set_word != nullptr && set_word(point, text)) return;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  if (set_count == nullptr || !is_number || number < 1 || number > largest) {
    throw std::logic_error(fmt::format("the axis {} cannot be set to \"{}\"", name, text));
  }
  set_count(point, number);
}

std::string PointAxis::name_part(const Point& point) const {
  if (source == AxisSource::derived) return "";
  if (own_name_part != nullptr) return own_name_part(point);
  const std::string value = text(point);
  if (in_every_name && word != nullptr) return "/" + value;
  if (!in_every_name && value == usual) return "";
  return fmt::format("/{}:{}", name, value);
}

std::string PointAxis::label(const Point& point) const {
  return own_label != nullptr ? own_label(point) : text(point);
}

std::span<const PointAxis> point_axes() { return kAxes; }

const PointAxis* find_axis(std::string_view name) {
  const auto found = std::ranges::find(kAxes, name, &PointAxis::name);
  return found == kAxes.end() ? nullptr : &*found;
}

const PointAxis& axis_named(std::string_view name) {
  const PointAxis* const axis = find_axis(name);
  if (axis == nullptr) throw std::logic_error(fmt::format("no axis is called \"{}\"", name));
  return *axis;
}

std::vector<const PointAxis*> crossed_axes() {
  std::vector<const PointAxis*> axes;
  for (const PointAxis& axis : kAxes) {
    if (!axis.is_plain() || !axis.follows.empty()) continue;
    axes.push_back(&axis);
    for (const PointAxis& inner : kAxes) {
      if (inner.follows == axis.name) axes.push_back(&inner);
    }
  }
  return axes;
}

}  // namespace zcbench
