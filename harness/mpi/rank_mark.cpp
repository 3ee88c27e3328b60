#include "harness/mpi/rank_mark.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kPrefix = "rank-";

// The path of this rank's mark, kept here for the signal handler, which may not allocate.
char g_mark[4096] = "";

extern "C" void end_without_mark(int signal) {
  ::unlink(g_mark);
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

// The rank's number from Open MPI's, PMIx's or MPICH's variable, which is set before MPI_Init().
const char* rank_of_environment() {
  for (const char* name : {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"}) {
    if (const char* rank = std::getenv(name)) return rank;
  }
  return nullptr;
}

struct Mark {
  std::uint32_t rank = 0;
  pid_t pid = 0;
};

// Parses a mark's name, e.g. "rank-3.4711".
std::optional<Mark> read_mark(std::string_view name) {
  if (!name.starts_with(kPrefix)) return std::nullopt;
  Mark mark;
  const char* const end = name.data() + name.size();
  const auto rank = std::from_chars(name.data() + kPrefix.size(), end, mark.rank);
  if (rank.ec != std::errc() || rank.ptr == end || *rank.ptr != '.') return std::nullopt;
  const auto pid = std::from_chars(rank.ptr + 1, end, mark.pid);
  if (pid.ec != std::errc() || pid.ptr != end) return std::nullopt;
  return mark;
}

}  // namespace

void make_rank_mark() {
  const char* const folder = std::getenv(kRankMarkFolder);
  const char* const rank = rank_of_environment();
  if (folder == nullptr || rank == nullptr) return;
  const std::string path = fmt::format("{}/{}{}.{}", folder, kPrefix, rank, ::getpid());
  if (path.size() >= sizeof g_mark) return;
  std::ranges::copy(path, g_mark);
  ::signal(SIGTERM, end_without_mark);
  const FileDescriptor made(::open(g_mark, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
}

void remove_rank_mark() { ::unlink(g_mark); }

std::string killed_ranks(const std::string& folder, std::uint32_t ranks) {
  std::vector<Mark> marks;
  for (const std::string& name : names_in_folder(folder)) {
    const std::optional<Mark> mark = read_mark(name);
    if (mark && ::kill(mark->pid, 0) != 0) marks.push_back(*mark);
  }
  if (marks.size() >= ranks) return "";
  std::ranges::sort(marks, {}, &Mark::rank);
  std::string text;
  for (const Mark& mark : marks) {
    text += fmt::format("{}rank {} (pid {})", text.empty() ? "" : ", ", mark.rank, mark.pid);
  }
  return text.empty() ? text : text + " ended without a message";
}

}  // namespace zcbench
