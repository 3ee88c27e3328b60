// Living ranks have marks in a folder, by which zcbench finds out which of them was killed:
// launchers do not always say so. Used by zcbench, and by zcbench_mpi on the same machine.
#pragma once

#include <cstdint>
#include <string>

namespace zcbench {

/// The environment variable with the folder of the marks; not set for ranks on other machines,
/// because launchers do not pass the environment on to them.
inline constexpr const char* kRankMarkFolder = "ZCBENCH_RANK_MARKS";

/// Makes this rank's mark, if the folder is set and the launcher has set the rank's number.
/// SIGTERM, by which launchers end the remaining ranks, removes it and ends the process.
void make_rank_mark();
/// Call it before a rank ends by itself.
void remove_rank_mark();

/// "rank 3 (pid 4711) ended without a message", for each rank in the folder whose process is gone;
/// "" if there are none, or if that is true of all `ranks`: then no rank was the first to end.
std::string killed_ranks(const std::string& folder, std::uint32_t ranks);

}  // namespace zcbench
