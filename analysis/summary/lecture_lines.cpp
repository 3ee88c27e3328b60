#include "analysis/summary/lecture_lines.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "harness/base/format.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

constexpr int kOursWidth = 64;

// As printed in the lecture for Example 28.2.
constexpr std::array<std::string_view, 4> kPrintedChunks{
    "mean=0.4998, std=0.2887", "mean=0.5001, std=0.2888", "mean=0.5002, std=0.2886",
    "mean=0.4997, std=0.2887"};

std::string line(const std::string& ours, std::string_view printed) {
  return fmt::format("  {:<{}} lecture: {}\n", ours, kOursWidth, printed);
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

// As the lecture prints it, and with the digits that this leaves out.
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

std::string square_lines(const PointResult& point) {
  std::string text = line("Shared memory squaring: " + time_text(point), "0.043s");
  for (const Metric& figure : point.samples.back().figures) {
    if (figure.name != "sum") continue;
    text += line(
        fmt::format("Result sum: {:.4f}{}", figure.value, z_score_text(point.point, figure.value)),
        "333412.7812");
  }
  return text;
}

std::string statistics_lines(const PointResult& point) {
  std::string text = line(fmt::format("Zero-copy analysis of {} elements in {}",
                                      format_thousands(point.point.elements), time_text(point)),
                          "0.078s");
  std::uint64_t begin = 0;
  for (std::size_t i = 0; i < std::min(point.chunks.size(), kPrintedChunks.size()); ++i) {
    const ChunkResult& chunk = point.chunks[i];
    const std::uint64_t end = begin + chunk.count;
    text += line(fmt::format("  Chunk {}-{}: mean={:.4f}, std={:.4f}", begin, end, chunk.mean,
                             chunk.standard_deviation()),
                 kPrintedChunks[i]);
    begin = end;
  }
  return text;
}

}  // namespace

std::string render_lecture_lines(const std::vector<PointResult>& points) {
  std::string text;
  if (const auto* square = find_example(points, "square", "shared_mmap", 1'000'000)) {
    text += square_lines(*square);
  }
  if (const auto* statistics = find_example(points, "statistics", "posix_shm", 2'000'000)) {
    text += statistics_lines(*statistics);
  }
  if (text.empty()) return "";
  return "The lecture's examples, measured here (median time)\n" + text;
}

}  // namespace zcbench
