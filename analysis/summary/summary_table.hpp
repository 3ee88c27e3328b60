// One table of the summary: strategies by array sizes. summary fills it and renders it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/summary/summary.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

struct SummaryRow {
  std::string label;
  std::map<std::uint64_t, const PointResult*> by_elements;
};

struct SummaryTable {
  std::string title;
  std::vector<SummaryRow> rows;
};

/// Appends the point to the row of its label, which is created if it is new.
void add_to_rows(std::vector<SummaryRow>& rows, const PointResult& point);

/// Cell: median, half-width of its 95 % confidence interval, ratio to the fastest of the column.
std::string render_table(const SummaryTable& table, const SummaryStyle& style);

}  // namespace zcbench
