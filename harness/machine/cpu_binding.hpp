// Binds parent and workers to CPUs. Trial binds the parent while a point with a placement is open;
// every worker binds itself when it starts.
#pragma once

#include <sched.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/model/point.hpp"

namespace zcbench {

/// The CPUs that this thread may run on, in ascending order; at least one.
std::vector<std::uint32_t> allowed_cpus();

/// Where the workers of a bound parent run.
struct WorkerBinding {
  Placement placement = Placement::free;
  std::span<const std::uint32_t> cpus{};  ///< those allowed to the parent before its own binding

  /// Worker: binds the calling process or thread. Throws SystemError.
  [[gnu::hot]] void bind(std::uint32_t worker) const;
};

/// Binds the calling thread while the object is alive, then restores its allowed CPUs. `free` does
/// nothing. Throws SystemError.
class ParentBinding {
 public:
  explicit ParentBinding(Placement placement);
  ~ParentBinding();
  ParentBinding(const ParentBinding&) = delete;
  ParentBinding& operator=(const ParentBinding&) = delete;

  /// Valid as long as this binding.
  WorkerBinding for_workers() const { return {.placement = placement_, .cpus = cpus_}; }

 private:
  Placement placement_;
  std::vector<std::uint32_t> cpus_;  // allowed before the binding
};

}  // namespace zcbench
