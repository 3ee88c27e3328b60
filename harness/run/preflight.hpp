// Preflight: checks before anything is forked that this machine has the resources that a point
// needs, so that a shortage is a message with two numbers and not a crash half-way.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/model/point.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

/// The resources that this process may still use.
struct AvailableResources {
  std::uint64_t memory_bytes = 0;         ///< MemAvailable, or less if a cgroup or rlimit says so
  std::uint64_t shm_bytes = 0;            ///< free in /dev/shm; 0 if that does not exist
  std::uint64_t disk_bytes = 0;           ///< free in the folder of array files
  std::uint64_t descriptors = 0;          ///< RLIMIT_NOFILE minus open descriptors
  std::uint64_t file_bytes = UINT64_MAX;  ///< RLIMIT_FSIZE; also limits shared memory objects
};

AvailableResources read_machine_limits();

/// The resources that one open Transfer of the point needs.
Footprint point_footprint(const Point& point);

/// Resident memory of one sample of the point in all its processes, including this one, without
/// cached inputs.
std::uint64_t point_memory_bytes(const Point& point);

/// Returns nullopt if the point can run here, otherwise one line: what it needs, what is available,
/// what to do.
std::optional<std::string> why_point_cannot_run(const Point& point,
                                                const AvailableResources& limits);

}  // namespace zcbench
