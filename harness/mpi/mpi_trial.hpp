// Samples of strategies with MPI ranks: starts zcbench_mpi through MPI's launcher, once for each
// turn, asks it for samples and checks what the ranks have computed together. The counterpart of
// trial.hpp, used by the sweep. What a rank does is in harness/mpi/ranks/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/external/command_process.hpp"
#include "harness/measure/trial.hpp"

namespace zcbench {

/// Every line that zcbench_mpi writes to stderr begins with this.
inline constexpr std::string_view kRankErrorPrefix = "zcbench_mpi: ";
/// What `zcbench_mpi --version` prints about the build, before it names its MPI.
std::string rank_version();

/// The point as arguments of zcbench_mpi: "kernel=square", "elements=1000", ...
std::vector<std::string> rank_words(const Point& point);
/// The inverse. Throws std::logic_error for words that rank_words() does not make.
Point point_of_rank_words(const std::vector<std::string>& words);

/// Reads the answer of rank 0. `waited_ns` is how long we waited for it. Throws TrialError for an
/// error of a rank, a wrong merged result, or a missing member.
Sample read_mpi_sample(const std::string& line, const TrialSetup& setup, std::int64_t waited_ns);

/// The line of a launcher's stderr that says what has happened: our own line, else the one on a
/// rank's end, else `killed` (from killed_ranks()), else the last one with words; "" if none.
std::string telling_line(std::string_view text, std::string_view killed = "");

/// Starts the ranks, takes warm-up samples that do not count, then up to `samples`, and ends them.
/// Nothing is left in /dev/shm. Throws TrialError, and what setup.check throws.
TurnResult take_mpi_turn(const TrialSetup& setup, std::uint32_t samples,
                         const GoesOn& goes_on = takes_all);

/// Starts one rank, once per process. Returns whether that works with a zcbench_mpi of this build,
/// and which MPI it has: "Open MPI 4.1.4". Throws Interrupted.
const ProbeAnswer& probe_mpi(double timeout_s);

}  // namespace zcbench
