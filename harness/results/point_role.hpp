// Tells which points take part in comparisons of speed. Used by the summary, by the page of a
// report and by its charts.
#pragma once

#include "harness/model/point.hpp"

namespace zcbench {

/// Whether the point is measured only as a reference: the same work in threads, or without workers.
bool is_control(const Point& point);

/// How a point's workers access the array. `other`: an external program, or a strategy that this
/// build does not have.
enum class Family { serial, threads, sharing, copying, other };
Family family_of(const Point& point);

/// Whether an external program takes the samples; only its times and its result are known.
bool is_external(const Point& point);

/// False for an external program with kernel `null`: it reports facts, and its time is not that of
/// moving an array.
bool is_contestant(const Point& point);

}  // namespace zcbench
