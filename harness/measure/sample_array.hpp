// SampleArray: the array of an open Transfer from sample to sample: it holds the input before each
// and is checked after each. The trial makes one when it has opened the Transfer; then per sample
// reset(), hand_over(), check().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/measure/array_check.hpp"
#include "harness/measure/trial.hpp"
#include "harness/transfer/transfer.hpp"

namespace zcbench {

class SampleArray {
 public:
  /// Publishes the input. Both must outlive it.
  SampleArray(const TrialSetup& setup, Transfer& transfer);

  /// The time of one copy of the input by one thread into pages that are there; 0 where the array
  /// is the parent's own.
  std::int64_t publish_ns() const { return publish_ns_; }

  /// The array holds the input again, or still.
  void reset();
  /// From now on workers may write it.
  void hand_over() { is_pristine_ = false; }
  /// Nothing if the sample is right, else one line saying what differs. With `get_input` the next
  /// reset() has nothing left to do.
  std::optional<std::string> check(const ChunkResult& merged, RightBlocks afterwards);

 private:
  void publish();
  ArrayWork work();

  const TrialSetup& setup_;
  Transfer& transfer_;
  std::uint32_t threads_;
  bool is_pristine_ = false;  // nobody has run on the array since it was filled
  bool is_published_again_ = false;
  std::int64_t publish_ns_ = 0;
};

}  // namespace zcbench
