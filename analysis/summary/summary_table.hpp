// One table of the summary: strategies by array sizes. summary fills it and renders it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/result.hpp"
#include "analysis/summary/summary.hpp"

namespace zcbench {

/// The control that uses no worker: a reference row in every table of its kernel.
inline constexpr std::string_view kSerialStrategy = "serial";

struct SummaryRow {
  std::string label;
  std::map<std::uint64_t, const PointResult*> by_elements;
};

struct SummaryTable {
  std::string title;
  std::vector<SummaryRow> rows;
};

/// How a point is called within its table: its strategy and what is not at its default.
std::string row_label(const Point& point);

/// "4 workers, fork"; "1 worker, pool".
std::string workers_text(std::uint32_t workers, Lifecycle lifecycle);

/// Appends the point to the row of its label, which is created if it is new.
void add_to_rows(std::vector<SummaryRow>& rows, const PointResult& point);

/// Cell: median, half-width of its 95 % confidence interval, ratio to the fastest of the column.
std::string render_table(const SummaryTable& table, const SummaryStyle& style);

}  // namespace zcbench
