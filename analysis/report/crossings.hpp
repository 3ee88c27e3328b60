// The sizes at which another of three ways becomes the faster one: no workers, workers that share
// the array, workers that are sent a copy. Computed from the page's points; shown in its first
// chart and as a table.
#pragma once

#include <vector>

#include "analysis/report/report_points.hpp"

namespace zcbench {

struct Crossing {
  std::size_t file;
  std::string kernel;
  std::uint32_t workers;
  Lifecycle lifecycle;
  std::string_view from;  ///< faster below: "serial", "sharing" or "copying"
  std::string_view to;    ///< faster above
  double elements;
  Interval interval;  ///< 95 %, of `elements`
};

/// For every kernel, number of workers and lifecycle, compares each two of the three ways: the
/// fastest strategy of one against that of the other at each size (claims/crossover.hpp says how).
/// Points whose options are not at their defaults take no part. In the order of the points.
std::vector<Crossing> crossings(const std::vector<ReportPoint>& points);

}  // namespace zcbench
