// The page's first section: which strategy is fastest at which size and with which workers, and
// from where to where that changes. Made of a run; page.cpp places it.
#pragma once

#include "analysis/report/markup/html.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

/// Of every kernel with a valid point; says so where there is none.
Html answer_of(const Results& file);

}  // namespace zcbench
