#include "analysis/report/confidence_section.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "harness/base/format.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kSamplesForAnInterval = 6;

std::size_t count_of(const Results& file, PointStatus status) {
  return static_cast<std::size_t>(
      std::ranges::count(file.run.points, status, &PointResult::status));
}

std::size_t noisy_rounds(const Results& file) {
  return static_cast<std::size_t>(std::ranges::count(file.run.rounds, true, &NoiseProbe::noisy));
}

// Points without samples, grouped by reason, because a missing /dev/shm affects dozens of points.
Html missing_points(const Results& file) {
  std::vector<std::pair<std::string, Html>> groups;
  for (const PointResult& result : file.run.points) {
    if (result.status == PointStatus::valid) continue;
    const std::string name = result.point.name();
    // A failed point's reason begins with its name.
    const std::string reason = result.reason.starts_with(name + ": ")
                                   ? result.reason.substr(name.size() + 2)
                                   : result.reason;
    const std::string title = fmt::format("{}: {}", to_string(result.status),
                                          reason.empty() ? "no reason was given" : reason);
    auto group = std::ranges::find(groups, title, &std::pair<std::string, Html>::first);
    if (group == groups.end()) group = groups.insert(groups.end(), {title, {}});
    group->second += element("li", element("code", name));
  }
  Html html;
  for (const auto& [title, points] : groups) html += folded(title, element("ul", points));
  return html;
}

Html rounds_of(const Results& file) {
  std::string text;
  for (std::size_t round = 0; round < file.run.rounds.size(); ++round) {
    if (!file.run.rounds[round].noisy) continue;
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", round,
                        format_duration_ns(static_cast<double>(file.run.rounds[round].fork_ns)));
  }
  if (text.empty()) return {};
  return element(
      "p", fmt::format("Disturbed rounds, counted from 0, with the time of the fork that shows it: "
                       "{}. Something else kept the machine busy; their samples are kept and "
                       "count.",
                       text));
}

// Reasons for a careful reader to doubt the figures.
std::vector<std::string> doubts_about(const Results& file) {
  std::vector<std::string> doubts;
  if (file.build.type != "release") {
    doubts.push_back(fmt::format("Measured by a {} build: its times are not those of a release.",
                                 file.build.type));
  }
  if (!file.build.sanitizer.empty()) {
    doubts.push_back(fmt::format("Measured with a sanitizer ({}), which slows everything down.",
                                 file.build.sanitizer));
  }
  if (file.environment.cpu_scaling_enabled) {
    doubts.push_back(
        "The CPUs' clock rate was free to change: a governor other than performance was on.");
  }
  const auto few = std::ranges::count_if(file.run.points, [](const PointResult& result) {
    return !result.samples.empty() && result.samples.size() < kSamplesForAnInterval;
  });
  if (few > 0) {
    doubts.push_back(
        fmt::format("{} with fewer than {} samples: no interval can be given, so nothing is called "
                    "faster or slower there.",
                    format_count(static_cast<std::uint64_t>(few), "point"), kSamplesForAnInterval));
  }
  if (file.run.launches > 1) {
    doubts.push_back(fmt::format(
        "The plan was repeated in {} processes; intervals are over all samples. Whether "
        "two runs differ is for zcbench compare to say, which weighs the launches.",
        file.run.launches));
  }
  return doubts;
}

// The number of points by the precision of their medians.
Html spread_table(const std::vector<ReportPoint>& points) {
  constexpr std::array<double, 3> kBounds{0.01, 0.05, 0.2};
  constexpr std::size_t kClasses = kBounds.size() + 2;  // and: beyond the last; no interval
  std::vector<std::pair<std::string, std::array<std::uint64_t, kClasses>>> kernels;
  for (const ReportPoint& point : points) {
    const std::string& name = point.point().kernel;
    auto kernel = std::ranges::find(kernels, name, &decltype(kernels)::value_type::first);
    if (kernel == kernels.end()) kernel = kernels.insert(kernel, {name, {}});
    const auto half_width = point_median(*point.result)->relative_half_width;
    const auto bound = std::ranges::lower_bound(kBounds, half_width.value_or(0.0));
    ++kernel->second[half_width ? static_cast<std::size_t>(bound - kBounds.begin()) : kClasses - 1];
  }
  HtmlTable table{.caption = "Points by the half-width of their median's 95 % interval",
                  .kind = "numbers",
                  .columns = {"kernel", "up to 1 %", "up to 5 %", "up to 20 %", "wider",
                              "fewer than 6 samples"},
                  .rows = {}};
  for (const auto& [name, counts] : kernels) {
    std::vector<Html>& row = table.rows.emplace_back(std::vector<Html>{name});
    for (const std::uint64_t count : counts) row.emplace_back(std::to_string(count));
  }
  return html_table(table);
}

}  // namespace

std::string completeness_line(const Results& file) {
  return fmt::format(
      "{}: {} valid, {} failed, {} unavailable; {} left out by the config or a strategy's nature. "
      "{} of {} disturbed.",
      format_count(file.run.points.size(), "point"), count_of(file, PointStatus::valid),
      count_of(file, PointStatus::failed), count_of(file, PointStatus::unavailable),
      format_count(file.run.excluded_points, "combination"), noisy_rounds(file),
      format_count(file.run.rounds.size(), "round"));
}

Html confidence_section(const std::vector<Results>& files, const std::vector<ReportPoint>& points,
                        const std::vector<std::string>& names) {
  Html html;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files.size() > 1) html += element("h3", names[i]);
    html += element("p", completeness_line(files[i]));
    for (const std::string& doubt : doubts_about(files[i])) html += element("p", doubt);
    html += rounds_of(files[i]) + missing_points(files[i]);
  }
  return element("div", html + spread_table(points));
}

}  // namespace zcbench
