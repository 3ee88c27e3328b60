// A hash of what a point or a whole plan measures: two runs with the same hash measured the same
// thing. It goes into the results file; `compare` refuses points whose hashes differ.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/model/result.hpp"
#include "harness/plan/plan.hpp"

namespace zcbench {

/// Covers everything that decides what is measured: every axis, the data and its seed, the number
/// of samples and of samples per turn, an external command's argv. Does not cover the paths of
/// files, the deadline, or what happens on a machine that cannot run the point. For an .npy file,
/// it covers the name and, once their digest is known, the values.
std::string config_hash(const Point& point);

/// Covers all points in order and the seed of the order of samples, but not the launches.
std::string config_hash(const std::vector<PointResult>& points, std::uint64_t seed);
std::string config_hash(const Plan& plan, std::uint64_t seed);
/// The same for points of which only the hashes are known.
std::string config_hash(const std::vector<std::string>& point_hashes, std::uint64_t seed);

}  // namespace zcbench
