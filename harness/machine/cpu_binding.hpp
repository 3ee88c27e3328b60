// Binds parent and workers to CPUs. Trial binds the parent while a point with a placement is open;
// every worker binds itself when it starts.
#pragma once

#include <sched.h>

#include <array>
#include <cstdint>
#include <vector>

#include "harness/model/point.hpp"

namespace zcbench {

/// The CPUs that this thread may run on, in ascending order; at least one.
std::vector<std::uint32_t> allowed_cpus();

/// Binds the calling thread while the object is alive, then restores its allowed CPUs. `free` does
/// nothing. Throws SystemError.
class ParentBinding {
 public:
  explicit ParentBinding(Placement placement);
  ~ParentBinding();
  ParentBinding(const ParentBinding&) = delete;
  ParentBinding& operator=(const ParentBinding&) = delete;

  /// Worker: binds the calling process or thread. Throws SystemError.
  [[gnu::hot]] void bind_worker(std::uint32_t worker) const;

 private:
  Placement placement_;
  std::vector<std::uint32_t> cpus_;  // allowed before the binding
};

}  // namespace zcbench
