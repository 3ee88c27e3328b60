#include "harness/results/results_size.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "harness/base/format.hpp"
#include "harness/json/json_parse.hpp"
#include "harness/model/sample_fields.hpp"
#include "harness/results/results_limits.hpp"
#include "harness/results/results_writer.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

// Times of about 10 ms; sums and means with all the digits of a double.
constexpr std::int64_t kTypicalNs = 12'345'678;
constexpr double kTypicalFigure = 333'578.92123456789;
constexpr std::uint64_t kSeparatorBytes = 4;  // between two entries
// The times of one point, sorted for its aggregates; pieces of the text.
constexpr std::uint64_t kTimesBytesPerSample = 4 * sizeof(double);
constexpr std::uint64_t kPieceBytes = std::uint64_t{2} << 20;
constexpr const char* kRemedy =
    "use fewer samples, points or launches, or run it in parts (--shard I/N)";

// The size of a part of the file: bytes of text and numbers of values.
struct Extent {
  std::uint64_t bytes = 0;
  std::uint64_t run_values = 0;
  std::uint64_t times_values = 0;
};

bool is_skipped(std::string_view key) {
  return std::ranges::find(kTimesSkippedKeys, key) != kTimesSkippedKeys.end();
}

std::uint64_t count_values(const Json& json, bool without_skipped) {
  std::uint64_t values = 1;
  if (!json.is_structured()) return values;  // it would be an item of itself
  for (const auto& [key, value] : json.items()) {
    if (json.is_object() && without_skipped && is_skipped(key)) continue;
    values += count_values(value, without_skipped);
  }
  return values;
}

Sample typical_sample(const Point& point) {
  const std::uint64_t array_bytes = point.elements * sizeof(double);
  Sample sample;
  for (const SampleField& field : sample_fields()) {
    field.visit(sample, [&]<typename Number>(Number& number) {
      if (field.unit == SampleUnit::ns) number = static_cast<Number>(kTypicalNs);
      if (field.unit == SampleUnit::bytes) number = static_cast<Number>(array_bytes);
    });
  }
  sample.bytes_copied.results = 100;
  sample.order = 100'000;
  for (std::uint32_t worker = 0; worker < point.workers; ++worker) {
    sample.workers_detail.push_back({kTypicalNs, kTypicalNs, kTypicalNs, kTypicalNs});
  }
  for (const Metric& figure : find_kernel(point.kernel)->figures({}, {})) {
    sample.figures.push_back({figure.name, kTypicalFigure});
  }
  return sample;
}

Extent extent_of(const Point& point, std::size_t samples) {
  PointResult result{.point = point, .reason = {}, .samples = {}, .chunks = {}};
  result.samples.assign(samples, typical_sample(point));
  Extent extent;
  for_each_entry_line(result, 0, [&](std::string_view line) {
    const Json entry = parse_json(line);
    extent.bytes += line.size() + kSeparatorBytes;
    extent.run_values += count_values(entry, false);
    extent.times_values += count_values(entry, true);
  });
  return extent;
}

// The size of a point without samples, and of each of its samples.
struct PointExtent {
  Extent point;
  Extent sample;
};

PointExtent measured_extent(const Point& point) {
  const Extent one = extent_of(point, 1);
  const Extent two = extent_of(point, 2);
  const Extent sample{.bytes = two.bytes - one.bytes,
                      .run_values = two.run_values - one.run_values,
                      .times_values = two.times_values - one.times_values};
  return {.point = {.bytes = one.bytes - sample.bytes,
                    .run_values = one.run_values - sample.run_values,
                    .times_values = one.times_values - sample.times_values},
          .sample = sample};
}

// A key for points whose entries have the same form, because they differ in little but their name.
std::string form_of(const Point& point) {
  return fmt::format("{}/{}/{}/{}/{}/{}", point.kernel, point.strategy, point.workers,
                     point.command.name, point.data.path, point.name().size());
}

std::uint64_t held_bytes_of_sample(const Point& point) {
  const std::size_t figures = find_kernel(point.kernel)->figures({}, {}).size();
  return sizeof(Sample) + point.workers * sizeof(WorkerDetail) + figures * sizeof(Metric);
}

}  // namespace

ResultsSize results_size(const std::vector<Point>& points, std::uint32_t launches) {
  std::map<std::string, PointExtent> extents;
  ResultsSize size;
  std::uint64_t most_samples = 0;  // of one point
  for (const Point& point : points) {
    const std::string form = form_of(point);
    auto found = extents.find(form);
    if (found == extents.end()) found = extents.emplace(form, measured_extent(point)).first;
    const auto& [fixed, each] = found->second;
    const std::uint64_t samples = std::uint64_t{point.samples} * launches;
    size.samples += samples;
    size.file_bytes += fixed.bytes + samples * each.bytes;
    size.run_values += fixed.run_values + samples * each.run_values;
    size.times_values += fixed.times_values + samples * each.times_values;
    size.held_bytes += samples * held_bytes_of_sample(point);
    most_samples = std::max(most_samples, samples);
  }
  size.making_bytes = size.held_bytes + most_samples * kTimesBytesPerSample + kPieceBytes;
  return size;
}

std::optional<std::string> why_too_large(const ResultsSize& size) {
  if (size.file_bytes <= kMaxResultsBytes && size.run_values <= kMaxRunValues &&
      size.times_values <= kMaxTimesValues) {
    return std::nullopt;
  }
  return fmt::format(
      "the results file of {} would have about {} and {:.3g} million values, but zcbench reads at "
      "most {} and {} million values without those of the workers; {}",
      format_count(size.samples, "sample"), format_bytes(size.file_bytes),
      static_cast<double>(size.times_values) / 1e6, format_bytes(kMaxResultsBytes),
      kMaxTimesValues / 1'000'000, kRemedy);
}

std::optional<std::string> why_too_large(std::uint64_t file_bytes,
                                         const std::vector<PointResult>& points) {
  std::vector<Point> taken;
  for (const PointResult& result : points) {
    taken.push_back(result.point);
    taken.back().samples = static_cast<std::uint32_t>(result.samples.size());
  }
  ResultsSize size = results_size(taken, 1);
  size.file_bytes = file_bytes;
  return why_too_large(size);
}

std::vector<std::string> size_warnings(const std::vector<Point>& points, std::uint32_t launches,
                                       std::uint64_t memory_bytes) {
  const ResultsSize size = results_size(points, launches);
  std::vector<std::string> warnings;
  if (auto reason = why_too_large(size)) warnings.push_back(*std::move(reason));
  if (size.making_bytes > memory_bytes) {
    warnings.push_back(fmt::format(
        "making the results file of {} would take about {} of memory; this machine has {}; {}",
        format_count(size.samples, "sample"), format_bytes(size.making_bytes),
        format_bytes(memory_bytes), kRemedy));
  }
  return warnings;
}

}  // namespace zcbench
