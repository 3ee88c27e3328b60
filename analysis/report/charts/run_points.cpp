#include "analysis/report/charts/run_points.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "harness/base/format.hpp"
#include "harness/model/point.hpp"
#include "harness/results/point_role.hpp"
#include "harness/results/point_summary.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

std::string file_stem(const std::string& path) {
  std::string name = path.substr(path.rfind('/') + 1);
  if (name.ends_with(".json")) name.resize(name.size() - 5);
  return name;
}

std::string file_name(const std::vector<Results>& files, std::size_t index) {
  const std::string stem = file_stem(files[index].label);
  const auto same = [&](const Results& file) { return file_stem(file.label) == stem; };
  if (std::ranges::count_if(files, same) < 2) return stem;
  return fmt::format("{} {} ({})", stem, files[index].run.started_utc, index + 1);
}

bool is_noisy(const PointResult& result, const std::vector<NoiseProbe>& rounds) {
  const auto noisy = std::ranges::count_if(result.samples, [&](const Sample& sample) {
    return sample.round < rounds.size() && rounds[sample.round].noisy;
  });
  return 2 * static_cast<std::size_t>(noisy) >= result.samples.size();
}

ChartPoint chart_point(const PointResult& result) {
  ChartPoint point{.result = &result,
                   .label = row_label(result.point),
                   .times_ns = real_times_ns(result),
                   .median_ns = 0.0};
  point.median_ns = median(point.times_ns);
  return point;
}

std::size_t place_of_strategy(const ChartPoint& point) {
  const auto all = strategies();
  const auto found = std::ranges::find(all, point.point().strategy, &Strategy::name);
  return static_cast<std::size_t>(found - all.begin());
}

// The same order of strategies in every chart, whatever the config's.
void sort_points(std::vector<ChartPoint>& points) {
  std::vector<std::string> kernels;
  for (const ChartPoint& point : points) {
    if (std::ranges::find(kernels, point.point().kernel) == kernels.end()) {
      kernels.push_back(point.point().kernel);
    }
  }
  std::ranges::stable_sort(points, {}, [&](const ChartPoint& point) {
    return std::pair(std::ranges::find(kernels, point.point().kernel) - kernels.begin(),
                     place_of_strategy(point));
  });
}

}  // namespace

bool ChartPoint::is_serial() const { return point().strategy == kSerialStrategy; }

bool ChartPoint::is_control() const { return zcbench::is_control(point()); }

bool ChartPoint::is_external() const { return zcbench::is_external(point()); }

std::vector<ChartFile> chart_files(const std::vector<Results>& files) {
  std::vector<ChartFile> charted;
  for (std::size_t index = 0; index < files.size(); ++index) {
    const RunResult& run = files[index].run;
    ChartFile& file =
        charted.emplace_back(ChartFile{.name = file_name(files, index), .points = {}});
    for (const PointResult& result : run.points) {
      if (result.samples.empty() || !is_contestant(result.point)) continue;
      if (is_noisy(result, run.rounds)) {
        ++file.noisy_points;
      } else {
        file.points.push_back(chart_point(result));
      }
    }
    sort_points(file.points);
  }
  return charted;
}

Mark median_mark(const std::vector<double>& values) {
  Mark mark{.y = median(values)};
  if (const auto interval = median_interval(values)) {
    mark.low = interval->low;
    mark.high = interval->high;
  }
  return mark;
}

std::vector<double> sample_values(
    const ChartPoint& point, const std::function<std::optional<double>(const Sample&)>& value_of) {
  std::vector<double> values;
  for (const Sample& sample : point.result->samples) {
    if (const auto value = value_of(sample)) values.push_back(*value);
  }
  return values;
}

void add_mark(Panel& panel, const std::string& series, Mark mark) {
  auto found = std::ranges::find(panel.series, series, &Series::name);
  if (found == panel.series.end()) {
    found = panel.series.insert(panel.series.end(), Series{.name = series, .marks = {}});
  }
  found->marks.push_back(std::move(mark));
}

std::string panel_title(const std::string& title, const ChartFile& file, std::size_t file_count) {
  return file_count > 1 ? fmt::format("{} \u00b7 {}", title, file.name) : title;
}

std::size_t columns_for(std::size_t file_count) {
  constexpr std::size_t kMost = 3;  // more are too narrow to read
  return std::clamp<std::size_t>(file_count, 2, kMost);
}

std::string samples_text(const ChartPoint& point) {
  return format_count(point.times_ns.size(), "sample");
}

std::vector<std::string> kernels_of(const std::vector<ChartFile>& files) {
  std::vector<std::string> kernels;
  for (const ChartFile& file : files) {
    for (const ChartPoint& point : file.points) {
      const std::string& kernel = point.point().kernel;
      if (std::ranges::find(kernels, kernel) == kernels.end()) kernels.push_back(kernel);
    }
  }
  return kernels;
}

}  // namespace zcbench
