// Preflight: does this machine have what a point takes? Asked before anything is forked, so that
// "not enough" is a message with two numbers and not a crash half-way.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/model/point.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

/// What this process may still take.
struct AvailableResources {
  std::uint64_t memory_bytes = 0;         ///< MemAvailable, or less where a cgroup or rlimit does
  std::uint64_t shm_bytes = 0;            ///< free in /dev/shm; 0 if there is none
  std::uint64_t disk_bytes = 0;           ///< free in the folder of array files, no larger file
  std::uint64_t descriptors = 0;          ///< RLIMIT_NOFILE minus those open
  std::uint64_t file_bytes = UINT64_MAX;  ///< RLIMIT_FSIZE, which shared memory objects obey too
};

AvailableResources read_machine_limits();

/// What one open Transfer of the point takes.
Footprint point_footprint(const Point& point);

/// Resident memory of one sample of the point in all its processes, this one included, without what
/// is held of inputs.
std::uint64_t point_memory_bytes(const Point& point);

/// Nothing if the point can run here, else one line: what it needs, what there is, what to do.
std::optional<std::string> why_point_cannot_run(const Point& point,
                                                const AvailableResources& limits);

}  // namespace zcbench
