#include "analysis/report/charts/settings.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "harness/base/format.hpp"
#include "harness/model/point.hpp"

namespace zcbench {

namespace {

std::vector<Setting> lecture_examples() {
  return {{.kernel = "square", .elements = 1'000'000, .workers = 4, .strategy = "shared_mmap"},
          {.kernel = "statistics", .elements = 2'000'000, .workers = 4, .strategy = "posix_shm"}};
}

// The greatest is the one to look into.
auto rank(const Point& point) {
  return std::tuple(point.elements, point.lifecycle == Lifecycle::fork, point.workers);
}

Setting largest_setting(const std::vector<ChartFile>& files, const std::string& kernel) {
  const ChartPoint* largest = nullptr;
  for (const ChartFile& file : files) {
    for (const ChartPoint& point : file.points) {
      if (point.point().kernel != kernel) continue;
      // A lone `serial` does not say how the others were run.
      const bool is_better = largest == nullptr || (largest->is_serial() && !point.is_serial()) ||
                             (largest->is_serial() == point.is_serial() &&
                              rank(point.point()) > rank(largest->point()));
      if (is_better) largest = &point;
    }
  }
  const Point& point = largest->point();
  return {.kernel = kernel,
          .elements = point.elements,
          .workers = point.workers,
          .lifecycle = point.lifecycle,
          .strategy = ""};
}

}  // namespace

std::string Setting::title() const {
  return fmt::format("{}, {} elements, {}", kernel, format_elements(elements),
                     workers_text(workers, lifecycle));
}

bool Setting::has(const ChartPoint& point) const {
  const Point& other = point.point();
  return other.kernel == kernel && other.elements == elements &&
         (point.is_serial() || (other.workers == workers && other.lifecycle == lifecycle));
}

std::vector<Setting> settings_of(const std::vector<ChartFile>& files) {
  std::vector<Setting> settings;
  for (const Setting& example : lecture_examples()) {
    const auto is_there = [&](const ChartPoint& point) {
      return example.has(point) && !point.is_serial();
    };
    const auto has_it = [&](const ChartFile& file) {
      return std::ranges::any_of(file.points, is_there);
    };
    if (std::ranges::any_of(files, has_it)) settings.push_back(example);
  }
  if (!settings.empty()) return settings;
  for (const std::string& kernel : kernels_of(files)) {
    settings.push_back(largest_setting(files, kernel));
  }
  return settings;
}

}  // namespace zcbench
