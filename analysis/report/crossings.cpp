#include "analysis/report/crossings.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "analysis/claims/crossover.hpp"
#include "harness/model/axis.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kWays = 3;
constexpr std::array<std::string_view, kWays> kWayNames{"serial", "sharing", "copying"};

// Index into kWayNames; nullopt for points that take no part.
std::optional<std::size_t> way_of(const ReportPoint& point) {
  const bool is_unusual = std::ranges::any_of(point_axes(), [&](const PointAxis& axis) {
    return axis.is_option() && !axis.name_part(point.point()).empty();
  });
  if (is_unusual) return std::nullopt;
  if (point.family == Family::serial) return 0;
  if (point.family == Family::sharing) return 1;
  if (point.family == Family::copying) return 2;
  return std::nullopt;
}

using FastestBySize = std::map<std::uint64_t, std::array<const ReportPoint*, kWays>>;

void add_if_fastest(FastestBySize& sizes, const ReportPoint& point, std::size_t way) {
  const ReportPoint*& fastest = sizes[point.point().elements][way];
  if (fastest == nullptr || point.summary.median_ns < fastest->summary.median_ns) fastest = &point;
}

// One kernel of one file with one number of workers and lifecycle, and `serial`, with which all of
// these are compared.
struct Setting {
  const ReportPoint* first;
  FastestBySize sizes;
};

std::vector<Setting> settings_of(const std::vector<ReportPoint>& points) {
  std::vector<Setting> settings;
  const auto is_same_kernel = [](const ReportPoint& a, const ReportPoint& b) {
    return a.file == b.file && a.point().kernel == b.point().kernel;
  };
  for (const ReportPoint& point : points) {
    const std::optional<std::size_t> way = way_of(point);
    if (!way || *way == 0) continue;
    auto setting = std::ranges::find_if(settings, [&](const Setting& other) {
      const Point& crew = other.first->point();
      return is_same_kernel(*other.first, point) && crew.workers == point.point().workers &&
             crew.lifecycle == point.point().lifecycle;
    });
    if (setting == settings.end()) setting = settings.insert(setting, {&point, {}});
    add_if_fastest(setting->sizes, point, *way);
  }
  for (const ReportPoint& point : points) {
    if (way_of(point) != 0) continue;
    for (Setting& setting : settings) {
      if (is_same_kernel(*setting.first, point)) add_if_fastest(setting.sizes, point, 0);
    }
  }
  return settings;
}

void add_crossings(std::vector<Crossing>& found, const Setting& setting, std::size_t a,
                   std::size_t b) {
  std::vector<SizedTimes> sizes;
  for (const auto& [elements, fastest] : setting.sizes) {
    if (fastest[a] == nullptr || fastest[b] == nullptr) continue;
    sizes.push_back({.size = static_cast<double>(elements),
                     .first = real_times_ns(*fastest[a]->result),
                     .second = real_times_ns(*fastest[b]->result)});
  }
  const Point& crew = setting.first->point();
  for (const Crossover& crossover : compare_over_sizes(sizes).crossovers) {
    found.push_back({.file = setting.first->file,
                     .kernel = crew.kernel,
                     .workers = crew.workers,
                     .lifecycle = crew.lifecycle,
                     .from = kWayNames[crossover.first_wins_above ? b : a],
                     .to = kWayNames[crossover.first_wins_above ? a : b],
                     .elements = crossover.size,
                     .interval = crossover.interval});
  }
}

}  // namespace

std::vector<Crossing> crossings(const std::vector<ReportPoint>& points) {
  std::vector<Crossing> found;
  for (const Setting& setting : settings_of(points)) {
    add_crossings(found, setting, 0, 1);
    add_crossings(found, setting, 0, 2);
    add_crossings(found, setting, 1, 2);
  }
  return found;
}

}  // namespace zcbench
