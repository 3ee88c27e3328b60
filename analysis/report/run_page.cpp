#include "analysis/report/run_page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "analysis/report/answer_section.hpp"
#include "analysis/report/claim_cards.hpp"
#include "analysis/report/confidence_section.hpp"
#include "analysis/report/crossings.hpp"
#include "analysis/report/machine_section.hpp"
#include "analysis/report/point_tables.hpp"
#include "analysis/report/report_data.hpp"
#include "harness/base/format.hpp"

namespace zcbench {

namespace {

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// Rounds to two digits, because no crossing is known more precisely.
std::string rounded_elements(double elements) {
  const double scale = std::pow(10.0, std::floor(std::log10(elements)) - 1.0);
  return format_elements(
      static_cast<std::uint64_t>(std::llround(elements / scale) * std::llround(scale)));
}

Html facts_of(const std::vector<Results>& files, const std::vector<std::string>& names) {
  Html facts;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Environment& machine = files[i].environment;
    facts += element(
        "span", fmt::format("{} \u00b7 {} \u00b7 {} \u00b7 {}, {}", names[i],
                            files[i].run.started_utc, machine.host_name, machine.cpu_model,
                            format_count(static_cast<std::uint64_t>(machine.num_cpus), "CPU")));
  }
  return facts;
}

Html crossing_table(const std::vector<Crossing>& crossings, const std::vector<std::string>& names) {
  HtmlTable table{
      .caption = "Where the faster way changes as arrays grow",
      .kind = "numbers",
      .columns = {"kernel", "workers", "faster below", "faster above", "elements", "95 % interval"},
      .rows = {}};
  for (const Crossing& crossing : crossings) {
    const std::string file = names.size() > 1 ? names[crossing.file] + ": " : std::string();
    const auto rounded = rounded_elements;
    table.rows.push_back(
        {file + crossing.kernel, workers_text(crossing.workers, crossing.lifecycle),
         std::string(crossing.from), std::string(crossing.to), rounded(crossing.elements),
         fmt::format("{} \u2013 {}", rounded(crossing.interval.low),
                     rounded(crossing.interval.high))});
  }
  if (crossings.empty()) return {};
  return folded(table.caption + ", as a table", html_table(table));
}

Html time_caption() {
  const auto family = [](const char* name, const char* text) {
    return element("b", {{"class", name}}, text);
  };
  return "Median of a sample with its 95 % interval. " + family("sharing", "Blue: ") +
         "workers share the array. " + family("copying", "Orange: ") + "it is copied to them. " +
         family("control", "Grey, dashed: ") +
         "no workers, or threads. Point at a dot for all that is known of it; click it to see why.";
}

// A line in which page.js says which points the charts below it are about.
Html setting_line() { return element("p", {{"class", "setting"}}, Html()); }

Html why_section() {
  return element("form", {{"id", "focus"}}, Html()) + setting_line() +
         element("div", {{"class", "grid"}},
                 chart_place("phases", "Where the time goes",
                             "Median of each phase; left of zero, before the timer: publish, the "
                             "one copy of the input into shared memory.") +
                     chart_place("timeline", "What the workers did when",
                                 "The sample whose time is nearest to the median.") +
                     chart_place("copied", "Bytes copied per sample",
                                 "Median by route; to and from workers: through the kernel.") +
                     chart_place("faults", "Page faults of the workers", "Median per sample."));
}

}  // namespace

std::vector<std::string> file_names(const std::vector<std::string>& paths) {
  std::vector<std::string> names;
  for (const std::string& path : paths) {
    const auto same = std::ranges::count(paths, base_name(path), base_name);
    names.push_back(same > 1 ? path : base_name(path));
  }
  return names;
}

Page run_page(const std::vector<Results>& files, const std::vector<ClaimVerdict>& claims) {
  std::vector<std::string> paths;
  for (const Results& file : files) paths.push_back(file.label);
  const std::vector<std::string> names = file_names(paths);
  const std::vector<ReportPoint> points = report_points(files);
  const std::vector<Crossing> changes = crossings(points);
  const std::string title = files.size() == 1 ? files.front().run.config_name
                                              : fmt::format("{} results files", files.size());
  return {
      .title = "zcbench: " + title,
      .facts = facts_of(files, names),
      .lead = answer_section(files, names,
                             element("form", {{"id", "controls"}}, Html()) +
                                 chart_place("time", "Time by number of elements", time_caption()) +
                                 crossing_table(changes, names)),
      .sections =
          {{"why", "Why", why_section()},
           {"claims", "What the lecture says", claim_cards(claims, files.size() > 1)},
           {"confidence", "How sure",
            setting_line() +
                element("div", {{"class", "grid"}},
                        chart_place("samples", "Every sample",
                                    "One dot per sample; the height within a row means nothing.") +
                            confidence_section(files, points, names))},
           {"numbers", "All numbers",
            search_field() + element("div", {{"class", "tables"}}, point_tables(points, names))},
           {"machine", "Machine and its limits", machine_section(files, names)},
           {"repeat", "Measure it again", repeat_section(files, names)}},
      .charts = {"time", "single", "phases", "timeline", "copied", "faults", "samples"},
      .data = report_data(points, changes, names)};
}

}  // namespace zcbench
