// RankTrial: takes samples of one point together with all other ranks. Every rank fills and checks
// the parts of the array that it holds; rank 0 reads the clock and answers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/input/input.hpp"
#include "harness/model/point.hpp"
#include "harness/mpi/ranks/rank_transfer.hpp"
#include "harness/mpi/ranks/rank_world.hpp"
#include "kernels/kernel.hpp"

namespace zcbench {

class RankTrial {
 public:
  /// All ranks, with the same `point`. Throws TrialError if the machines are not the point's nodes
  /// or memory does not suffice.
  RankTrial(const Point& point, const RankWorld& world);

  /// All ranks: takes one sample. On rank 0, returns the answer, a line of JSON; for a wrong result
  /// its member is `error`. Throws TrialError.
  std::string take();

 private:
  /// A part of the array with its input and its expected result.
  struct Part {
    Segment segment;
    std::unique_ptr<BlockSource> source;  // of the input
    InputBlocks input;
    Reference reference;
  };
  struct Round;

  void require_memory() const;
  Part part_of(const Segment& segment, bool is_checked) const;
  static void fill(const Part& part);
  Round run_round();
  std::string what_is_wrong(const Round& round) const;
  std::string answer(const Round& round) const;

  const Point& point_;
  const RankWorld& world_;
  Kernel kernel_;
  RankTransferSpec spec_;
  Input input_;
  std::unique_ptr<RankTransfer> transfer_;
  std::vector<Part> held_;
  std::vector<Part> own_;  // this rank's slice, if its result is to be checked
};

}  // namespace zcbench
