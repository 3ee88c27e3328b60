// SampleArray: the array of an open Transfer from sample to sample: it holds the input before each
// and is checked after each. The trial makes one when it has opened the Transfer; for each sample
// it then calls reset(), hand_over(), check().
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
  /// Publishes the input. Both arguments must outlive this object.
  SampleArray(const TrialSetup& setup, Transfer& transfer);

  /// The time that one thread takes to copy the input into pages that exist; 0 if the array is the
  /// parent's own.
  std::int64_t publish_ns() const { return publish_ns_; }

  /// Makes sure that the array holds the input.
  void reset();
  /// From now on workers may write it.
  void hand_over() { is_pristine_ = false; }
  /// Returns nullopt if the sample is right, else one line saying what differs. With `get_input`
  /// the next reset() has nothing left to do.
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
