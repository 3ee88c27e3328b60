// What a point, or a whole plan, measures as one short word: two runs with the same hash measured
// the same thing. Goes into the results file; `compare` refuses points whose hashes differ.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/model/result.hpp"
#include "harness/plan/plan.hpp"

namespace zcbench {

/// Of everything that decides what is measured: every axis, the data and its seed, how often and in
/// what turns it is sampled, an external command's words. Not of where files lie, the deadline, or
/// what happens on a machine that cannot run it. Of a .npy file the values count, once their digest
/// is known, and the name.
std::string config_hash(const Point& point);

/// Of all points in their order and the seed of the order of samples; not of the launches.
std::string config_hash(const std::vector<PointResult>& points, std::uint64_t seed);
std::string config_hash(const Plan& plan, std::uint64_t seed);
/// The same of points of which only the hashes are known.
std::string config_hash(const std::vector<std::string>& point_hashes, std::uint64_t seed);

}  // namespace zcbench
