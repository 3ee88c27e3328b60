// PhaseTimestamps: the moments that a trial reads from the clock, and the phases between them.
#pragma once

#include <cstdint>

#include "harness/model/result.hpp"

namespace zcbench {

/// The ends of a sample's parts on one clock, in ns; `compute_end` is that of the last worker.
struct PhaseTimestamps {
  std::int64_t begin_ns;
  std::int64_t started_ns;
  std::int64_t distributed_ns;
  std::int64_t compute_end_ns;
  std::int64_t collected_ns;
  std::int64_t joined_ns;
};

/// Partitions begin..joined; no cut lies before the one before it. publish_ns is left 0.
Phases cut_phases(const PhaseTimestamps& cuts);

}  // namespace zcbench
