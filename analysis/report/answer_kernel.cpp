#include "analysis/report/answer_kernel.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "harness/model/point.hpp"
#include "harness/results/point_role.hpp"

namespace zcbench {

namespace {

WorkerSetting setting_of(const Point& point) {
  return {.workers = point.workers, .lifecycle = point.lifecycle};
}

std::string name_with_setting(const Point& point) {
  if (point.strategy == kSerialStrategy) return row_label(point);
  return fmt::format("{} ({})", row_label(point), setting_of(point).name());
}

KernelAnswer answer_for(const std::vector<PointResult>& points, const std::string& kernel) {
  KernelAnswer answer;
  answer.kernel = kernel;
  const auto of_kernel = [&](const Point& point) {
    return point.kernel == kernel && is_contestant(point);
  };
  std::set<std::uint64_t> sizes;
  std::set<WorkerSetting> settings;
  for (const PointResult& result : points) {
    if (!of_kernel(result.point) || result.samples.empty()) continue;
    sizes.insert(result.point.elements);
    if (is_control(result.point)) {
      answer.has_controls = true;
    } else {
      settings.insert(setting_of(result.point));
    }
  }
  answer.sizes.assign(sizes.begin(), sizes.end());
  const auto of_processes = [&](const Point& point) {
    return of_kernel(point) && !is_control(point);
  };
  answer.of_all = winners(contestants(points, of_kernel, name_with_setting));
  answer.of_processes = winners(contestants(points, of_processes, name_with_setting));
  const auto is_serial = [&](const Point& point) {
    return of_kernel(point) && point.strategy == kSerialStrategy;
  };
  answer.serial = winners(contestants(points, is_serial, row_label));
  for (const WorkerSetting& setting : settings) {
    SettingContest contest{
        .setting = setting,
        .contestants = contestants(
            points,
            [&](const Point& point) { return of_processes(point) && setting_of(point) == setting; },
            row_label),
        .winners = {}};
    contest.winners = winners(contest.contestants);
    answer.settings.push_back(std::move(contest));
  }
  std::ranges::stable_sort(answer.settings, {},
                           [](const SettingContest& contest) { return contest.setting.lifecycle; });
  return answer;
}

}  // namespace

std::string WorkerSetting::name() const { return workers_text(workers, lifecycle); }

const Winner* at_size(const std::vector<Winner>& winners, std::uint64_t elements) {
  const auto found = std::ranges::find(winners, elements,
                                       [](const Winner& winner) { return winner.best.elements; });
  return found == winners.end() ? nullptr : &*found;
}

std::vector<KernelAnswer> kernel_answers(const std::vector<PointResult>& points) {
  std::vector<std::string> kernels;
  for (const PointResult& result : points) {
    if (!result.samples.empty() && is_contestant(result.point) &&
        std::ranges::find(kernels, result.point.kernel) == kernels.end()) {
      kernels.push_back(result.point.kernel);
    }
  }
  std::vector<KernelAnswer> answers;
  for (const std::string& kernel : kernels) answers.push_back(answer_for(points, kernel));
  return answers;
}

}  // namespace zcbench
