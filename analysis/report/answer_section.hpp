// The first screen of a run's page: the answer in sentences and, next to the first chart, what to
// take for which size.
#pragma once

#include "analysis/report/html.hpp"
#include "analysis/report/report_points.hpp"

namespace zcbench {

/// The heading is the first sentence, or the number of files. `stage`: the chart, shown next to the
/// rest.
Html answer_section(const std::vector<Results>& files, const std::vector<std::string>& names,
                    const Html& stage);

}  // namespace zcbench
