#include "analysis/report/charts/speedup_chart.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

#include "harness/base/format.hpp"
#include "harness/base/statistics.hpp"

namespace zcbench {

namespace {

// Of one kernel and size.
struct Group {
  std::string kernel;
  std::uint64_t elements = 0;

  bool has(const ChartPoint& point) const {
    return point.point().kernel == kernel && point.point().elements == elements;
  }
};

// The same array and the same way to compute; of serial, so none of the others' axes.
const ChartPoint* reference(const ChartFile& file, const Point& point) {
  const auto found = std::ranges::find_if(file.points, [&](const ChartPoint& candidate) {
    const Point& other = candidate.point();
    return candidate.is_serial() && other.kernel == point.kernel &&
           other.elements == point.elements && other.variant == point.variant &&
           other.data == point.data;
  });
  return found == file.points.end() ? nullptr : &*found;
}

std::set<std::uint32_t> worker_counts(const ChartFile& file, const Group& group) {
  std::set<std::uint32_t> counts;
  for (const ChartPoint& point : file.points) {
    const bool is_counted =
        group.has(point) && !point.is_serial() && reference(file, point.point());
    if (is_counted) counts.insert(point.point().workers);
  }
  return counts;
}

// Elements 0: there is none.
Group largest_group(const std::vector<ChartFile>& files, const std::string& kernel) {
  Group largest{.kernel = kernel};
  for (const ChartFile& file : files) {
    for (const ChartPoint& point : file.points) {
      const Group group{kernel, point.point().elements};
      if (point.point().kernel != kernel || group.elements <= largest.elements) continue;
      if (worker_counts(file, group).size() > 1) largest = group;
    }
  }
  return largest;
}

void add_point(Panel& panel, const ChartPoint& point, const ChartPoint& serial) {
  Mark mark{.x = static_cast<double>(point.point().workers),
            .y = serial.median_ns / point.median_ns,
            .detail = fmt::format("{} against {} of serial", format_duration_ns(point.median_ns),
                                  format_duration_ns(serial.median_ns))};
  if (const auto interval = median_ratio_interval(serial.times_ns, point.times_ns)) {
    mark.low = interval->low;
    mark.high = interval->high;
  }
  add_mark(panel, point.label, std::move(mark));
}

Panel make_panel(const ChartFile& file, const Group& group, Lifecycle lifecycle) {
  Panel panel;
  for (const ChartPoint& point : file.points) {
    if (!group.has(point) || point.is_serial() || point.point().lifecycle != lifecycle) continue;
    const ChartPoint* serial = reference(file, point.point());
    if (serial != nullptr) add_point(panel, point, *serial);
  }
  if (panel.series.empty()) return panel;
  for (Series& series : panel.series) std::ranges::stable_sort(series.marks, {}, &Mark::x);
  for (const std::uint32_t workers : worker_counts(file, group)) {
    add_mark(panel, "ideal", {.x = double(workers), .y = double(workers)});
  }
  return panel;
}

}  // namespace

Chart speedup_chart(const std::vector<ChartFile>& files) {
  Chart chart{
      .id = "speedup",
      .title = "Speed-up by number of workers",
      .description =
          "Median time of serial divided by the median time of the strategy, with its 95 % "
          "confidence interval; the same work without any worker is 1x, the ideal is as many "
          "times faster as there are workers.",
      .kind = ChartKind::lines,
      .x = {"workers", Quantity::count, Scale::linear},
      .y = {"speed-up over serial", Quantity::ratio, Scale::logarithmic},
      .panels = {}};
  for (const std::string& kernel : kernels_of(files)) {
    if (kernel == "null") continue;  // nothing to be divided among workers
    const Group group = largest_group(files, kernel);
    if (group.elements == 0) continue;
    for (const Lifecycle lifecycle : {Lifecycle::fork, Lifecycle::pool}) {
      for (const ChartFile& file : files) {
        Panel panel = make_panel(file, group, lifecycle);
        panel.title =
            panel_title(fmt::format("{}, {} elements, {}", kernel, format_elements(group.elements),
                                    to_string(lifecycle)),
                        file, files.size());
        if (!panel.series.empty()) chart.panels.push_back(std::move(panel));
      }
    }
  }
  chart.columns = columns_for(files.size());
  return chart;
}

}  // namespace zcbench
