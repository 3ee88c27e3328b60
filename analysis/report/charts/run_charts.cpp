#include "analysis/report/charts/run_charts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "analysis/report/charts/model_chart.hpp"
#include "analysis/report/charts/run_points.hpp"
#include "analysis/report/charts/series_styles.hpp"
#include "analysis/report/charts/setting_charts.hpp"
#include "analysis/report/charts/settings.hpp"
#include "analysis/report/charts/size_charts.hpp"
#include "analysis/report/charts/speedup_chart.hpp"
#include "analysis/report/charts/timeline_chart.hpp"
#include "harness/base/format.hpp"

namespace zcbench {

namespace {

void append(std::vector<Chart>& charts, std::vector<Chart> more) {
  charts.insert(charts.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
}

// Of [a-z0-9-] only, because it names a file, too; a kernel may be of a version to come.
void make_ids(std::vector<Chart>& charts) {
  std::set<std::string> taken;
  for (Chart& chart : charts) {
    std::ranges::replace_if(
        chart.id,
        [](char letter) {
          return !(letter >= 'a' && letter <= 'z') && !(letter >= '0' && letter <= '9');
        },
        '-');
    while (!taken.insert(chart.id).second) chart.id += "-x";
  }
}

// Said in every chart: whoever looks for a point must learn why it is not there.
std::string omission_text(const std::vector<ChartFile>& files) {
  std::size_t noisy = 0;
  for (const ChartFile& file : files) noisy += file.noisy_points;
  if (noisy == 0) return "";
  return fmt::format(" Not drawn: {} measured while something else kept the machine busy.",
                     format_count(noisy, "point"));
}

}  // namespace

std::vector<Chart> run_charts(const std::vector<Results>& files) {
  const std::vector<ChartFile> charted = chart_files(files);
  std::vector<Chart> charts;
  append(charts, time_charts(charted));
  append(charts, relative_charts(charted));
  const std::vector<Setting> settings = settings_of(charted);
  append(charts,
         {phase_chart(charted, settings), timeline_chart(charted, settings),
          sample_chart(charted, settings), speedup_chart(charted), cpu_chart(charted, settings),
          copied_chart(charted, settings), memory_chart(charted, settings), model_chart(files)});
  std::erase_if(charts, [](const Chart& chart) { return chart.panels.empty(); });
  const std::string omission = omission_text(charted);
  for (Chart& chart : charts) chart.description += omission;
  make_ids(charts);
  assign_styles(charts);
  return charts;
}

}  // namespace zcbench
