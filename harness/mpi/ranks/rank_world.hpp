// RankWorld: which ranks there are and which of them share a node. Errors of MPI become exceptions
// here. Everything else of zcbench_mpi uses it.
#pragma once

#include <mpi.h>

#include <cstdint>
#include <vector>

namespace zcbench {

/// Throws TrialError with MPI's own words unless `result` is MPI_SUCCESS.
void require_mpi(int result, const char* call);

/// A communicator of ours.
class Group {
 public:
  explicit Group(MPI_Comm handle) : handle_(handle) {}
  ~Group();
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;

  MPI_Comm get() const { return handle_; }
  int rank() const;
  int size() const;

 private:
  MPI_Comm handle_;
};

class RankWorld {
 public:
  /// Called by all ranks together. `nodes` is the required number of machines; if all ranks are on
  /// one machine, they form as many groups, to try a sweep out. Throws TrialError for any other
  /// number of machines.
  explicit RankWorld(std::uint32_t nodes);

  int rank() const { return rank_; }
  int size() const { return size_; }
  bool is_root() const { return rank_ == 0; }
  /// Machines with memory of their own.
  int machines() const { return machines_; }
  /// Whether both run under one clock.
  bool is_on_roots_machine(int rank) const {
    return machine_of_.at(static_cast<std::size_t>(rank)) == machine_of_.front();
  }
  bool is_on_roots_node(int rank) const {
    return node_of_.at(static_cast<std::size_t>(rank)) == node_of_.front();
  }

  /// The ranks of this rank's machine, and of its node, in the order of their numbers.
  const Group& machine() const { return machine_; }
  const Group& node() const { return node_; }
  /// Their numbers in the world.
  std::vector<int> ranks_of_node() const;

 private:
  int rank_;
  int size_;
  Group machine_;
  std::vector<int> machine_of_;  // of each rank: the number of the first rank there
  int machines_;
  Group node_;
  std::vector<int> node_of_;
};

}  // namespace zcbench
