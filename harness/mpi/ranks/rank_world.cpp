#include "harness/mpi/ranks/rank_world.hpp"

#include <fmt/core.h>

#include <exception>
#include <string>

#include "harness/base/errors.hpp"

namespace zcbench {

namespace {

int number_of(int (*ask)(MPI_Comm, int*), MPI_Comm group, const char* call) {
  int number = 0;
  require_mpi(ask(group, &number), call);
  return number;
}

MPI_Comm ranks_of_this_machine(int rank) {
  MPI_Comm group = MPI_COMM_NULL;
  require_mpi(
      MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank, MPI_INFO_NULL, &group),
      "MPI_Comm_split_type");
  return group;
}

MPI_Comm ranks_with(int colour, int rank) {
  MPI_Comm group = MPI_COMM_NULL;
  require_mpi(MPI_Comm_split(MPI_COMM_WORLD, colour, rank, &group), "MPI_Comm_split");
  return group;
}

// For each rank, the number (in the world) of the first rank of its group.
std::vector<int> first_of_each(const Group& group, int rank, int size) {
  int first = rank;
  require_mpi(MPI_Bcast(&first, 1, MPI_INT, 0, group.get()), "MPI_Bcast");
  std::vector<int> firsts(static_cast<std::size_t>(size));
  require_mpi(MPI_Allgather(&first, 1, MPI_INT, firsts.data(), 1, MPI_INT, MPI_COMM_WORLD),
              "MPI_Allgather");
  return firsts;
}

int distinct(const std::vector<int>& firsts) {
  int count = 0;
  for (std::size_t rank = 0; rank < firsts.size(); ++rank) {
    if (firsts[rank] == static_cast<int>(rank)) ++count;
  }
  return count;
}

int colour_of_node(int rank, int size, int machines, int machine, std::uint32_t nodes) {
  if (machines == static_cast<int>(nodes)) return machine;
  if (machines != 1) {
    throw TrialError(
        fmt::format("the ranks are on {} machines; the point says nodes:{}, allowed: {}", machines,
                    nodes, machines));
  }
  return static_cast<int>(std::uint64_t{nodes} * static_cast<std::uint64_t>(rank) /
                          static_cast<std::uint64_t>(size));
}

}  // namespace

void require_mpi(int result, const char* call) {
  if (result == MPI_SUCCESS) return;
  char text[MPI_MAX_ERROR_STRING] = "";
  int size = 0;
  MPI_Error_string(result, text, &size);
  throw TrialError(fmt::format("{}: {}", call, std::string(text, static_cast<std::size_t>(size))));
}

Group::~Group() {
  // The others may wait elsewhere, and MPI_Abort comes next.
  if (std::uncaught_exceptions() == 0) MPI_Comm_free(&handle_);
}

int Group::rank() const { return number_of(MPI_Comm_rank, handle_, "MPI_Comm_rank"); }

int Group::size() const { return number_of(MPI_Comm_size, handle_, "MPI_Comm_size"); }

RankWorld::RankWorld(std::uint32_t nodes)
    : rank_(number_of(MPI_Comm_rank, MPI_COMM_WORLD, "MPI_Comm_rank")),
      size_(number_of(MPI_Comm_size, MPI_COMM_WORLD, "MPI_Comm_size")),
      machine_(ranks_of_this_machine(rank_)),
      machine_of_(first_of_each(machine_, rank_, size_)),
      machines_(distinct(machine_of_)),
      node_(ranks_with(colour_of_node(rank_, size_, machines_,
                                      machine_of_.at(static_cast<std::size_t>(rank_)), nodes),
                       rank_)),
      node_of_(first_of_each(node_, rank_, size_)) {}

std::vector<int> RankWorld::ranks_of_node() const {
  std::vector<int> ranks;
  for (int rank = 0; rank < size_; ++rank) {
    const auto node = [&](int of) { return node_of_.at(static_cast<std::size_t>(of)); };
    if (node(rank) == node(rank_)) ranks.push_back(rank);
  }
  return ranks;
}

}  // namespace zcbench
