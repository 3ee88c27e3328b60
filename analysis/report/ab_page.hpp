// The page of an A/B comparison: what was decided, and how the ratio developed unit by unit. Called
// by the report command for files that `zcbench ab` wrote.
#pragma once

#include <string>

#include "analysis/ab/ab_record.hpp"
#include "analysis/report/page.hpp"

namespace zcbench {

/// `label`: the file's path.
Page ab_page(const AbRecord& record, const std::string& label);

}  // namespace zcbench
