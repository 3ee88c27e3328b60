#include "analysis/report/report_points.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <tuple>

#include "harness/base/format.hpp"
#include "harness/results/point_role.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

// Half of the values are enough to move a median anywhere (its breakdown point: Huber, "Robust
// Statistics", 1981, section 3.2).
bool is_disturbed(const PointResult& result, const std::vector<NoiseProbe>& rounds) {
  const auto noisy = std::ranges::count_if(result.samples, [&](const Sample& sample) {
    return sample.round < rounds.size() && rounds[sample.round].noisy;
  });
  return 2 * static_cast<std::size_t>(noisy) >= result.samples.size();
}

std::size_t place_of_strategy(const Point& point) {
  const auto all = strategies();
  const auto found = std::ranges::find(all, point.strategy, &Strategy::name);
  return static_cast<std::size_t>(found - all.begin());
}

}  // namespace

std::optional<double> ReportPoint::median_of(const SampleField& field) const {
  if (field.role == SampleRole::detail && is_external(point())) return std::nullopt;
  std::vector<double> values;
  for (const Sample& sample : result->samples) {
    const std::optional<double> value =
        field.visit(sample, [](const auto& number) -> std::optional<double> {
          if constexpr (requires { number.has_value(); }) {
            if (!number) return std::nullopt;
            return static_cast<double>(*number);
          } else {
            return static_cast<double>(number);
          }
        });
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return median(values);
}

std::vector<ReportPoint> report_points(const std::vector<Results>& files) {
  std::vector<ReportPoint> points;
  std::vector<std::string> kernels;
  for (std::size_t file = 0; file < files.size(); ++file) {
    const RunResult& run = files[file].run;
    for (const PointResult& result : run.points) {
      if (result.samples.empty() || !is_contestant(result.point)) continue;
      points.push_back({.file = file,
                        .result = &result,
                        .series = row_label(result.point),
                        .family = family_of(result.point),
                        .summary = *point_summary(result),
                        .is_disturbed = is_disturbed(result, run.rounds)});
      if (std::ranges::find(kernels, result.point.kernel) == kernels.end()) {
        kernels.push_back(result.point.kernel);
      }
    }
  }
  std::ranges::stable_sort(points, {}, [&](const ReportPoint& report) {
    const Point& point = report.point();
    return std::tuple(report.file, std::ranges::find(kernels, point.kernel) - kernels.begin(),
                      point.elements, point.workers, point.lifecycle, place_of_strategy(point));
  });
  return points;
}

const SampleField& sample_field(std::string_view name) {
  const auto all = sample_fields();
  const auto found = std::ranges::find(all, name, &SampleField::name);
  if (found == all.end()) throw std::logic_error("no field of samples: " + std::string(name));
  return *found;
}

std::string value_text(const SampleField& field, double value) {
  switch (field.unit) {
    case SampleUnit::ns: return format_duration_ns(value);
    case SampleUnit::bytes: return format_bytes(static_cast<std::uint64_t>(std::llround(value)));
    case SampleUnit::count: break;
  }
  return format_thousands(static_cast<std::uint64_t>(std::llround(value)));
}

}  // namespace zcbench
