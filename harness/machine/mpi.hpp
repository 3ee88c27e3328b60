// MPI on this machine: the launcher that starts ranks, and zcbench_mpi, the program that they run.
// The strategies ask here why MPI is missing; harness/mpi starts it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace zcbench {

/// The words that start ranks, before "-n RANKS PROGRAM": those of the environment variable
/// ZCBENCH_MPIRUN, separated by spaces, or "mpirun".
std::vector<std::string> mpi_launcher();
/// Whether ZCBENCH_MPIRUN says how to start ranks, perhaps on other machines.
bool has_own_mpi_launcher();

/// The path of zcbench_mpi, if it was built: next to this program.
std::string mpi_program_path();

/// Returns nullopt if both programs exist, otherwise what is missing and what to do.
std::optional<std::string> why_no_mpi();

}  // namespace zcbench
