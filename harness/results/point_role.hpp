// Who takes part when points are compared for speed. Asked by the summary, by the page of a report
// and by its charts.
#pragma once

#include "harness/model/point.hpp"

namespace zcbench {

/// Measured only to compare with: the same work in threads, or without any worker.
bool is_control(const Point& point);

/// How a point's workers get at the array. `other`: a program of somebody else's, or a strategy
/// that this build does not have.
enum class Family { serial, threads, sharing, copying, other };
Family family_of(const Point& point);

/// A program of somebody else's, which alone could say more than its times and its result.
bool is_external(const Point& point);

/// False for an external program with kernel `null`: it tells facts, its time is not that of moving
/// an array.
bool is_contestant(const Point& point);

}  // namespace zcbench
