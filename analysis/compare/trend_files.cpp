#include "analysis/compare/trend_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "harness/base/date.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/statistics.hpp"
#include "harness/base/text.hpp"
#include "harness/os/activity.hpp"
#include "harness/results/results_reader.hpp"

namespace zcbench {

namespace {

double median_ns(const ResultsPoint& point) {
  return point.status == PointStatus::valid ? median(launch_medians_ns(point)) : 0.0;
}

DatedFile read_dated(const std::string& path) {
  DatedFile dated{.file = read_results(path), .seconds = 0, .medians_ns = {}};
  const auto seconds = seconds_of_date(dated.file.date);
  if (!seconds) {
    throw CorruptError(
        fmt::format("{}: /context/date: {} is not a date; the files are ordered by it",
                    escaped(path), in_quotes(dated.file.date)));
  }
  dated.seconds = *seconds;
  for (ResultsPoint& point : dated.file.points) {
    dated.medians_ns.push_back(median_ns(point));
    point.launches = {};
  }
  return dated;
}

// What two files must always have in common, in addition to the hashes of their points.
MachineKey origin(const ResultsSummary& file) {
  MachineKey key;
  key.parts = {{"written by", file.is_google_benchmark ? "Google Benchmark" : "zcbench"},
               {"build_type", file.build_type}};
  return key;
}

std::string difference_line(const KeyDifference& difference, const ResultsSummary& base,
                            const ResultsSummary& other) {
  return fmt::format("{} is {} in {} and {} in {}", difference.field, in_quotes(difference.base),
                     escaped(base.label), in_quotes(difference.other), escaped(other.label));
}

// One line for each part of the machine that differs, about the first two files that differ in it.
std::vector<std::string> machine_differences(const std::vector<DatedFile>& files) {
  std::vector<std::string> lines;
  std::vector<std::string> fields;
  const ResultsSummary& first = files.front().file;
  for (const DatedFile& dated : files) {
    for (const KeyDifference& difference : differences(first.machine, dated.file.machine)) {
      if (std::ranges::find(fields, difference.field) != fields.end()) continue;
      fields.push_back(difference.field);
      lines.push_back(difference_line(difference, first, dated.file));
    }
  }
  return lines;
}

// The first difference that no option allows; nullopt if there is none.
std::optional<std::string> refusal(const std::vector<DatedFile>& files) {
  const ResultsSummary& first = files.front().file;
  std::unordered_map<std::string, std::pair<const ResultsSummary*, std::string>> hashes;
  for (const DatedFile& dated : files) {
    const std::vector<KeyDifference> found = differences(origin(first), origin(dated.file));
    if (!found.empty()) return difference_line(found.front(), first, dated.file);
    for (const ResultsPoint& point : dated.file.points) {
      const auto [known, is_new] =
          hashes.emplace(point.name, std::pair{&dated.file, point.config_hash});
      const auto& [base, hash] = known->second;
      if (hash == point.config_hash) continue;
      return difference_line(
          {.field = "config_hash of " + point.name, .base = hash, .other = point.config_hash},
          *base, dated.file);
    }
  }
  return std::nullopt;
}

// One line for each name that two files give to different numbers of benchmarks.
std::vector<std::string> namesake_differences(const std::vector<DatedFile>& files) {
  std::vector<std::string> lines;
  std::unordered_map<std::string, const DatedFile*> first;
  std::unordered_map<std::string, std::size_t> counts;  // 0: already reported
  for (const DatedFile& dated : files) {
    for (const ResultsPoint& point : dated.file.points) {
      first.try_emplace(point.name, &dated);
      std::size_t& count = counts.try_emplace(point.name, point.namesakes).first->second;
      if (count == 0 || count == point.namesakes) continue;
      lines.push_back(
          fmt::format("benchmarks named {}: {} in {}, {} in {}; they are matched by their order",
                      in_quotes(point.name), count, escaped(first[point.name]->file.label),
                      point.namesakes, escaped(dated.file.label)));
      count = 0;
    }
  }
  return lines;
}

std::vector<PointHistory> histories(const std::vector<DatedFile>& files, const TrendRules& rules) {
  std::vector<std::string> names;
  std::unordered_map<std::string, std::vector<HistoryValue>> values;
  for (std::size_t index = 0; index < files.size(); ++index) {
    const DatedFile& dated = files[index];
    for (std::size_t place = 0; place < dated.file.points.size(); ++place) {
      if (dated.medians_ns[place] <= 0.0) continue;
      const std::string& name = dated.file.points[place].name;
      const auto [series, is_new] = values.try_emplace(name);
      if (is_new) names.push_back(name);
      series->second.push_back({index, dated.medians_ns[place]});
    }
  }
  std::vector<PointHistory> points;
  Activity activity("judging the histories", names.size());
  for (const std::string& name : names) {
    activity.advance();
    points.push_back(judge_history(name, std::move(values[name]), rules));
  }
  return points;
}

}  // namespace

std::vector<DatedFile> read_in_order(const std::vector<std::string>& paths) {
  std::vector<DatedFile> files;
  Activity activity("reading the files", paths.size());
  for (const std::string& path : paths) {
    files.push_back(read_dated(path));
    activity.advance();
  }
  std::ranges::stable_sort(files, {}, &DatedFile::seconds);
  return files;
}

bool is_history(const std::vector<DatedFile>& files) {
  return files.size() >= kLeastHistory && std::ranges::all_of(files, [&](const DatedFile& dated) {
           return dated.file.machine == files.front().file.machine &&
                  dated.file.config_hash == files.front().file.config_hash;
         });
}

TrendReport make_trend(const std::vector<DatedFile>& files, const TrendRules& rules,
                       bool allow_different_machine) {
  TrendReport report{
      .files = {}, .points = {}, .rules = rules, .warnings = machine_differences(files)};
  if (const auto why = refusal(files)) {
    throw NotComparableError(fmt::format("not comparable: {}", *why));
  }
  if (!report.warnings.empty() && !allow_different_machine) {
    throw NotComparableError(
        fmt::format("not comparable: {}; to judge them anyway, use --allow-different-machine",
                    report.warnings.front()));
  }
  for (const DatedFile& dated : files) {
    report.files.push_back({dated.file.label, dated.file.date, dated.file.commit});
  }
  for (const std::string& line : namesake_differences(files)) report.warnings.push_back(line);
  report.points = histories(files, report.rules);
  return report;
}

}  // namespace zcbench
