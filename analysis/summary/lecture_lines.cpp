#include "analysis/summary/lecture_lines.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "harness/base/format.hpp"
#include "harness/base/wrap.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

constexpr int kOursWidth = 61;

// The means that the lecture prints for Example 28.2, which has a line for each chunk.
constexpr std::string_view kPrintedMeans = "0.4997 to 0.5002";

// Both figures, next to each other if there is room.
std::string line(const std::string& ours, std::string_view printed, int width) {
  const std::string text = fmt::format("  {:<{}} lecture: {}", ours, kOursWidth, printed);
  if (text.size() <= static_cast<std::size_t>(width)) return text + "\n";
  return wrapped("  ", fmt::format("{} (lecture: {})", ours, printed),
                 {.width = static_cast<std::size_t>(width), .indent = 4});
}

const PointResult* find_example(const std::vector<PointResult>& points, std::string_view kernel,
                                std::string_view strategy, std::uint64_t elements) {
  const auto found = std::ranges::find_if(points, [&](const PointResult& candidate) {
    const Point& point = candidate.point;
    return point.kernel == kernel && point.strategy == strategy && point.elements == elements &&
           point.workers == 4 && point.lifecycle == Lifecycle::fork &&
           point.partition == Partition::remainder_last && !candidate.samples.empty();
  });
  return found == points.end() ? nullptr : &*found;
}

// The time as the lecture prints it, followed by the time with more digits.
std::string time_text(const PointResult& point) {
  const double median_ns = point_median(point)->median_ns;
  return fmt::format("{:.3f}s ({})", median_ns / 1e9, format_duration_ns(median_ns));
}

// The sum of n squares of uniform numbers has mean n/3 and variance n (1/5 - 1/9) = 4n/45.
std::string z_score_text(const Point& point, double sum) {
  if (point.data.source != InputSource::uniform) return "";
  const auto n = static_cast<double>(point.elements);
  return fmt::format(" (size/3 {:+.2f} sigma)", (sum - n / 3.0) / std::sqrt(n * 4.0 / 45.0));
}

std::string square_lines(const PointResult& point, int width) {
  std::string text = line("Shared memory squaring: " + time_text(point), "0.043s", width);
  for (const Metric& figure : point.samples.back().figures) {
    if (figure.name != "sum") continue;
    text += line(
        fmt::format("Result sum: {:.4f}{}", figure.value, z_score_text(point.point, figure.value)),
        "333412.7812", width);
  }
  return text;
}

std::string statistics_lines(const PointResult& point, int width) {
  std::string text = line(fmt::format("Zero-copy analysis of {} elements in {}",
                                      format_thousands(point.point.elements), time_text(point)),
                          "0.078s", width);
  if (point.chunks.empty()) return text;
  const auto [low, high] = std::ranges::minmax(point.chunks, {}, &ChunkResult::mean);
  text += line(fmt::format("  means of its chunks: {:.4f} to {:.4f}", low.mean, high.mean),
               kPrintedMeans, width);
  return text;
}

}  // namespace

std::string render_lecture_lines(const std::vector<PointResult>& points, int width) {
  std::string text;
  if (const auto* square = find_example(points, "square", "shared_mmap", 1'000'000)) {
    text += square_lines(*square, width);
  }
  if (const auto* statistics = find_example(points, "statistics", "posix_shm", 2'000'000)) {
    text += statistics_lines(*statistics, width);
  }
  if (text.empty()) return "";
  return "The lecture's examples, measured here (median time)\n" + text;
}

}  // namespace zcbench
