#include "harness/results/entry_reader.hpp"

#include <fmt/core.h>

#include <array>
#include <cmath>
#include <limits>

#include "harness/base/interned_name.hpp"
#include "harness/json/json_members.hpp"
#include "harness/json/json_read.hpp"
#include "harness/json/json_write.hpp"
#include "harness/model/axis.hpp"
#include "harness/model/sample_fields.hpp"
#include "harness/results/entry_sequence.hpp"

namespace zcbench {

namespace {

constexpr std::array kSources{InputSource::uniform, InputSource::normal, InputSource::linear,
                              InputSource::npy};
constexpr std::array kStatuses{PointStatus::valid, PointStatus::failed, PointStatus::unavailable};
constexpr std::array kStopReasons{StopReason::target, StopReason::max, StopReason::max_seconds};

template <typename Words>
auto word_in(const JsonValue& object, std::string_view key, const Words& words) {
  return read_enum(member(object, key, JsonKind::string), key, words);
}

std::int64_t ns_in(const JsonValue& object, std::string_view key) {
  return static_cast<std::int64_t>(count_in(object, key));
}

std::int64_t us_in(const JsonValue& entry, std::string_view key) {
  constexpr double kLargestUs = 1e15;  // 31 years
  const double us = number_in(entry, key);
  if (us > kLargestUs) member(entry, key, JsonKind::number).fail("is too large");
  return std::llround(us * 1e3);
}

// It becomes part of the point's name.
std::string read_label(const JsonValue& data) {
  const std::string label = optional_text_in(data, "label");
  std::string characters = label;
  std::erase(characters, ':');
  if (name_part(characters) != characters) {
    member(data, "label", JsonKind::string)
        .fail("has other characters; allowed: A-Z a-z 0-9 . _ - and :");
  }
  return label;
}

InputSpec read_data(const JsonValue& data) {
  InputSpec spec{.source = word_in(data, "source", kSources),
                 .path = optional_text_in(data, "path"),
                 .label = read_label(data)};
  if (data.find("seed")) spec.seed = count_in(data, "seed");
  return spec;
}

void read_plain_axis(const JsonValue& ours, const PointAxis& axis, Point& point) {
  if (axis.count != nullptr) {
    const bool is_small = axis.largest <= std::numeric_limits<std::uint32_t>::max();
    const std::uint64_t count =
        is_small ? small_count_in(ours, axis.name) : count_in(ours, axis.name);
    // Derived axes divide by it.
    if (count == 0) member(ours, axis.name, JsonKind::number).fail("is 0; allowed: 1 or more");
    axis.set_count(point, count);
  } else if (axis.has_registry) {
    axis.set_word(point, text_in(ours, axis.name));
  } else {
    const JsonValue word = member(ours, axis.name, JsonKind::string);
    axis.set_word(point, read_name(word, axis.name, axis.known_words()));
  }
}

Point read_point(const JsonValue& ours) {
  Point point;
  for (const PointAxis& axis : point_axes()) {
    if (axis.is_plain()) read_plain_axis(ours, axis, point);
  }
  point.data = read_data(member(ours, "data", JsonKind::object));
  point.data.digest = optional_text_in(ours, "data_digest");
  if (const auto command = ours.find("command")) {
    point.command.name = text_in(*command, "name");
    for (const JsonValue& word : member(*command, "argv", JsonKind::array).children()) {
      if (word.kind() != JsonKind::string) word.fail("has the wrong type");
      point.command.argv.push_back(word.text());
    }
  }
  return point;
}

void read_number(const JsonValue& object, std::string_view key, std::int64_t& number) {
  number = ns_in(object, key);
}
void read_number(const JsonValue& object, std::string_view key, std::uint64_t& number) {
  number = count_in(object, key);
}
void read_number(const JsonValue& object, std::string_view key, std::uint32_t& number) {
  number = small_count_in(object, key);
}
void read_number(const JsonValue& object, std::string_view key,
                 std::optional<std::uint64_t>& number) {
  number = unless_null(object, key, count_in);
}

void read_numbers(const JsonValue& ours, Sample& sample, SampleRole role) {
  for (const SampleField& field : sample_fields()) {
    if (field.role != role) continue;
    const JsonValue object =
        field.group.empty() ? ours : member(ours, field.group, JsonKind::object);
    field.visit(sample, [&](auto& number) { read_number(object, field.key, number); });
  }
}

void read_workers(const JsonValue& ours, Sample& sample) {
  for (const JsonValue& worker : member(ours, "workers_detail", JsonKind::array).children()) {
    WorkerDetail& times = sample.workers_detail.emplace_back();
    for (const WorkerField& field : worker_fields()) times.*field.in = ns_in(worker, field.key);
  }
}

double figure_value(const JsonValue& value) {
  if (value.kind() == JsonKind::number) return std::strtod(value.text().c_str(), nullptr);
  if (value.kind() != JsonKind::string) value.fail("has the wrong type");
  const auto number = number_of_word(value.text());
  if (!number) {
    value.fail("is no number; allowed: numbers, \"NaN\", \"Infinity\", \"-Infinity\"");
  }
  return *number;
}

Sample read_sample(const JsonValue& entry, const JsonValue& ours) {
  Sample sample;
  const JsonValue unit = member(entry, "time_unit", JsonKind::string);
  if (unit.text() != "us") unit.fail("is not what zcbench writes; allowed: us");
  sample.real_time_ns = us_in(entry, "real_time");
  if (sample.real_time_ns <= 0) {
    member(entry, "real_time", JsonKind::number).fail("is not above 0");
  }
  sample.cpu_time_ns = us_in(entry, "cpu_time");
  read_numbers(ours, sample, SampleRole::place);
  if (ours.find("phases_ns")) {  // not of an external program
    read_numbers(ours, sample, SampleRole::detail);
    read_workers(ours, sample);
  }
  for (const JsonValue& figure : member(ours, "result", JsonKind::object).children()) {
    sample.figures.push_back({interned_name(figure.key()), figure_value(figure)});
  }
  return sample;
}

void read_sampling(const JsonValue& sampling, PointResult& result) {
  const SequentialSampling sequential{
      .min = small_count_in(sampling, "min"),
      .target_ci = number_in(sampling, "target_ci"),
      .max_seconds = unless_null(sampling, "max_seconds", number_in)};
  result.point.sequential = sequential;
  result.point.samples = small_count_in(sampling, "max");
  result.stop = unless_null(sampling, "stopped_by", [](const JsonValue& object, auto key) {
    return word_in(object, key, kStopReasons);
  });
}

void read_entry(const JsonValue& entry, PointResult& result) {
  const JsonValue ours = member(entry, "zcbench", JsonKind::object);
  if (result.status != PointStatus::valid) {
    result.reason = text_in(ours, "reason");
  } else if (text_in(entry, "run_type") == "iteration") {
    result.samples.push_back(read_sample(entry, ours));
    result.point.samples = static_cast<std::uint32_t>(result.samples.size());
  } else if (const auto sampling = ours.find("sampling")) {
    read_sampling(*sampling, result);
  }
}

PointResult begin_point(const JsonValue& entry) {
  const JsonValue ours = member(entry, "zcbench", JsonKind::object);
  PointResult result;
  result.point = read_point(ours);
  result.status = word_in(ours, "status", kStatuses);
  if (const auto command = ours.find("command")) {
    result.command_version = optional_text_in(*command, "version");
  }
  const std::string name = result.point.name();
  if (name != text_in(entry, "run_name")) {
    ours.fail(fmt::format("is of the point {}, not of the entry's", in_quotes(name)));
  }
  return result;
}

}  // namespace

std::vector<PointResult> read_entries(const JsonValue& entries, const JsonValue& ours) {
  std::vector<PointResult> points;
  for_each_entry(entries, ours, [&](const JsonValue& entry, bool begins_point) {
    if (begins_point) points.push_back(begin_point(entry));
    read_entry(entry, points.back());
  });
  for (const PointResult& result : points) {
    if (result.status == PointStatus::valid && result.samples.empty()) {
      entries.fail(fmt::format("holds no sample of {}", result.point.name()));
    }
  }
  return points;
}

}  // namespace zcbench
