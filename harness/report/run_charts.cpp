#include "harness/report/run_charts.hpp"

#include <iterator>

#include "harness/report/run_points.hpp"
#include "harness/report/series_styles.hpp"
#include "harness/report/size_charts.hpp"

namespace zcbench {

namespace {

void append(std::vector<Chart>& charts, std::vector<Chart> more) {
  charts.insert(charts.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
}

}  // namespace

std::vector<Chart> run_charts(const std::vector<RunFile>& files) {
  const std::vector<ChartFile> charted = chart_files(files);
  std::vector<Chart> charts;
  append(charts, time_charts(charted));
  append(charts, relative_charts(charted));
  assign_styles(charts);
  return charts;
}

}  // namespace zcbench
