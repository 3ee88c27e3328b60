#include "bench/micro/ones.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <mutex>

#include "harness/os/posix.hpp"

namespace zcbench {

double* ones(std::size_t elements) {
  static std::mutex mutex;
  static Mapping memory;
  const std::lock_guard lock(mutex);
  const std::size_t bytes = elements * sizeof(double);
  if (memory.size_bytes() < bytes) {
    memory.reset();
    memory = Mapping::anonymous_shared(bytes);
    memory.advise(MADV_DONTFORK);        // so that benchmarks of fork do not copy it
    memory.advise(MADV_POPULATE_WRITE);  // many times faster than fault by fault
    std::ranges::fill(memory.doubles(elements), 1.0);
  }
  return memory.doubles(elements).data();
}

}  // namespace zcbench
