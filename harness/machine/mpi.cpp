#include "harness/machine/mpi.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "harness/base/text.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"
#include "harness/os/process.hpp"

namespace zcbench {

namespace {

constexpr const char* kLauncherVariable = "ZCBENCH_MPIRUN";

}  // namespace

std::vector<std::string> mpi_launcher() {
  const char* const chosen = std::getenv(kLauncherVariable);
  std::istringstream text(chosen == nullptr ? "" : chosen);
  std::vector<std::string> words;
  for (std::string word; text >> word;) words.push_back(word);
  if (words.empty()) words.emplace_back("mpirun");
  return words;
}

bool has_own_mpi_launcher() {
  const char* const chosen = std::getenv(kLauncherVariable);
  return chosen != nullptr && *chosen != '\0';
}

std::string mpi_program_path() {
  return std::filesystem::path(own_path()).parent_path() / "zcbench_mpi";
}

std::optional<std::string> why_no_mpi() {
  const std::string program = mpi_program_path();
  if (::access(system_text(program), X_OK) != 0) {
    return fmt::format(
        "there is no {}, which is built beside zcbench where MPI is installed: apt-get install "
        "openmpi-bin libopenmpi-dev, then ./run.sh",
        in_quotes(program));
  }
  const std::string launcher = mpi_launcher().front();
  if (find_program(launcher, "").empty()) {
    return fmt::format("MPI's launcher {} does not exist; {}", in_quotes(launcher),
                       has_own_mpi_launcher() ? "set ZCBENCH_MPIRUN to one that does"
                                              : "apt-get install openmpi-bin");
  }
  return std::nullopt;
}

}  // namespace zcbench
