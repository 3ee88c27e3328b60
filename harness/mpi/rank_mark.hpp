// The marks that living ranks have in a folder, by which zcbench knows which of them was killed:
// launchers do not always say so. Used by zcbench, and by zcbench_mpi on the same machine.
#pragma once

#include <cstdint>
#include <string>

namespace zcbench {

/// Where zcbench wants the marks; not set for ranks on other machines, where launchers pass no
/// environment on.
inline constexpr const char* kRankMarkFolder = "ZCBENCH_RANK_MARKS";

/// Makes this rank's mark, if the folder is set and the launcher has told its number. SIGTERM, with
/// which launchers end the ranks that are left, removes it and ends the process.
void make_rank_mark();
/// To be called before a rank ends by itself.
void remove_rank_mark();

/// "rank 3 (pid 4711) ended without a message", for each rank in the folder whose process is gone;
/// "" if there are none, or as many as there are `ranks`: then it was not a rank that ended first.
std::string killed_ranks(const std::string& folder, std::uint32_t ranks);

}  // namespace zcbench
