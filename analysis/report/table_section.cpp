#include "analysis/report/table_section.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>

#include "analysis/report/markup/scroll_box.hpp"
#include "harness/base/format.hpp"
#include "harness/model/point.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kColumnsPerFile = 5;

struct Row {
  const Point* point = nullptr;
  std::vector<const PointResult*> results;  // one per file; nullptr: it has no such point
};

using Kernels = std::vector<std::pair<std::string, std::vector<Row>>>;

// The points of all files by name; points of one file with one name keep the first.
Kernels kernels_of(const std::vector<Results>& files) {
  Kernels kernels;
  std::map<std::string, std::pair<std::size_t, std::size_t>> places;
  for (std::size_t index = 0; index < files.size(); ++index) {
    for (const PointResult& result : files[index].run.points) {
      const std::string& kernel = result.point.kernel;
      auto group = std::ranges::find(kernels, kernel, &Kernels::value_type::first);
      if (group == kernels.end()) {
        group = kernels.insert(kernels.end(), {kernel, {}});
      }
      std::vector<Row>& rows = group->second;
      const auto at_kernel = static_cast<std::size_t>(group - kernels.begin());
      const auto [place, is_new] =
          places.try_emplace(result.point.name(), std::pair{at_kernel, rows.size()});
      if (is_new) rows.push_back({.point = &result.point, .results = {}});
      Row& row = kernels[place->second.first].second[place->second.second];
      row.results.resize(files.size());
      if (row.results[index] == nullptr) row.results[index] = &result;
    }
  }
  return kernels;
}

void sort_rows(std::vector<Row>& rows) {
  std::ranges::stable_sort(rows, {}, [](const Row& row) {
    return std::tuple(row.point->elements, row.point->workers, row.point->lifecycle);
  });
}

// The exact value beside the one that people read.
Html time_value(double time_ns) {
  return element("data", {{"value", fmt::format("{}", time_ns)}},
                 html_text(format_duration_ns(time_ns)));
}

Html cells_without_times(const PointResult* result) {
  const std::string_view word = result == nullptr ? "not in this file" : to_string(result->status);
  return element("td", {{"class", "none"}, {"colspan", std::to_string(kColumnsPerFile)}},
                 html_text(word));
}

Html cells_of(const PointResult* result) {
  const auto summary = result == nullptr ? std::nullopt : point_summary(*result);
  if (!summary) return cells_without_times(result);
  const std::optional<Interval>& interval = summary->interval_ns;
  const Html range =
      interval ? time_value(interval->low) + Html::trusted(" \u2013 ") + time_value(interval->high)
               : html_text("too few samples");
  return element("td", element("strong", time_value(summary->median_ns))) + element("td", range) +
         element("td", time_value(summary->fastest_ns)) +
         element("td", time_value(summary->p90_ns)) +
         element("td", std::to_string(summary->samples));
}

Html row_of(const Row& row) {
  const Point& point = *row.point;
  Html cells = element("th", {{"scope", "row"}}, html_text(row_label(point), 200)) +
               element("td", format_elements(point.elements)) +
               element("td", std::to_string(point.workers)) +
               element("td", to_string(point.lifecycle));
  for (const PointResult* result : row.results) cells += cells_of(result);
  return element("tr", cells) + Html::trusted("\n");
}

Html header_of(const std::vector<std::string>& names) {
  const auto column = [](std::string_view text) {
    return element("th", {{"scope", "col"}}, html_text(text));
  };
  Html files = element("td", {{"colspan", "4"}}, {});
  Html columns = column("strategy") + column("elements") + column("workers") + column("lifecycle");
  for (const std::string& name : names) {
    files += element("th", {{"scope", "colgroup"}, {"colspan", std::to_string(kColumnsPerFile)}},
                     html_text(name, 200));
    columns += column("median") + column("95 % interval") + column("minimum") +
               column("90th percentile") + column("samples");
  }
  return element("thead",
                 (names.size() > 1 ? element("tr", files) : Html()) + element("tr", columns));
}

Html table_of(const std::string& kernel, const std::vector<Row>& rows,
              const std::vector<std::string>& names) {
  Html body;
  for (const Row& row : rows) body += row_of(row);
  const std::string title =
      fmt::format("{}: time of a sample, {}", kernel, format_count(rows.size(), "point"));
  return element(
      "details",
      element("summary", title) +
          scroll_box(title, element("table", {{"class", "numbers"}},
                                    element("caption", {{"class", "unseen"}}, html_text(title)) +
                                        header_of(names) + element("tbody", body))));
}

}  // namespace

Html number_tables(const std::vector<Results>& files, const std::vector<std::string>& names) {
  Html html = element("p",
                      "Wall time of a sample. The interval is that of the median, covers it with "
                      "at least 95 % and assumes nothing about the distribution; the 90th "
                      "percentile is interpolated. Samples of disturbed rounds are included.");
  for (auto& [kernel, rows] : kernels_of(files)) {
    std::vector<Row> sorted = rows;
    sort_rows(sorted);
    html += table_of(kernel, sorted, names);
  }
  return html;
}

}  // namespace zcbench
