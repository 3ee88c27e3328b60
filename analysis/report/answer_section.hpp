// The first screen of a run's page: the answer in sentences, and what to take for which size beside
// the first chart.
#pragma once

#include "analysis/report/html.hpp"
#include "analysis/report/report_points.hpp"

namespace zcbench {

/// The heading is the first sentence, or the number of files. `stage`: the chart, beside all else.
Html answer_section(const std::vector<Results>& files, const std::vector<std::string>& names,
                    const Html& stage);

}  // namespace zcbench
