#include "kernels/fast.hpp"

namespace zcbench {

#if defined(ZCBENCH_DISPATCH_X86)

namespace baseline {
extern const FastLoops kFastLoops;
}
namespace avx2 {
extern const FastLoops kFastLoops;
}
namespace avx512 {
extern const FastLoops kFastLoops;
}

const FastLoops& fast_loops() {
  static const FastLoops& chosen = __builtin_cpu_supports("avx512f") ? avx512::kFastLoops
                                   : __builtin_cpu_supports("avx2")  ? avx2::kFastLoops
                                                                     : baseline::kFastLoops;
  return chosen;
}

#else

namespace ZCBENCH_ISA {
extern const FastLoops kFastLoops;
}

const FastLoops& fast_loops() { return ZCBENCH_ISA::kFastLoops; }

#endif

}  // namespace zcbench
