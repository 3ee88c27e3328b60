// SharedArray: the part that all strategies with one array in common memory share: hand-out by
// bounds, completion by a counter. A strategy adds only where the array lives and how a worker
// gets to see it.
#pragma once

#include <vector>

#include "harness/futex.hpp"
#include "harness/posix.hpp"
#include "harness/transfer.hpp"

namespace zcbench {

class SharedArray : public Transfer {
 public:
  bool array_is_shared() const override { return true; }
  void distribute(const WaitLimit& limit) override;
  void collect(std::span<ChunkResult> results, const WaitLimit& limit) override;
  void attach(std::uint32_t, bool) override {}
  std::optional<Task> receive(std::uint32_t worker, const WaitLimit& limit) override;
  void submit(std::uint32_t worker, const Task& task, const ChunkResult& result,
              const WaitLimit& limit) override;
  ChannelBytes channel_bytes() const override { return {}; }

  /// Resident bytes of the control block: one page per 64 workers, at least one.
  static std::uint64_t control_bytes(std::uint32_t workers);

 protected:
  explicit SharedArray(const TransferSpec& spec);

  /// Worker: the whole array as this worker sees it.
  virtual std::span<double> worker_array(std::uint32_t worker) = 0;

  const TransferSpec& spec() const { return spec_; }
  std::uint64_t array_bytes() const { return spec_.elements * sizeof(double); }

 private:
  struct Slot;
  struct Control;
  Control& control() const;
  Slot& slot(std::uint32_t worker) const;

  TransferSpec spec_;
  Mapping control_;  // apart from the array: flags never share a line with the payload
};

}  // namespace zcbench
