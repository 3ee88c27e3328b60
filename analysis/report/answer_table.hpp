// The tables of a kernel's answer: the fastest at each size, and the same by workers and lifecycle.
// Part of the page's first section.
#pragma once

#include "analysis/report/answer_kernel.hpp"
#include "analysis/report/markup/html.hpp"

namespace zcbench {

/// Sizes by contest: over everything, and among processes where controls took part. A cell says who
/// is fastest, its median, and in words how sure that is.
Html overview_table(const KernelAnswer& answer);

/// Sizes by settings, among processes. Cell: who is fastest, its median, from whom it cannot be
/// told (signs: setting_table_legend()), and how it compares with the same work done alone.
Html setting_table(const KernelAnswer& answer);
Html setting_table_legend();

}  // namespace zcbench
