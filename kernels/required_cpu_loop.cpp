#include "kernels/required_cpu_features.hpp"

namespace zcbench {

// Converted to text, a macro that is not defined keeps its name; a defined one becomes "1".
#define ZCBENCH_TEXT(macro) #macro
#define ZCBENCH_IS_DEFINED(name, macro) ZCBENCH_TEXT(macro)[0] != '_',

extern const bool kRequiresCpuFeature[] = {ZCBENCH_CPU_FEATURES(ZCBENCH_IS_DEFINED)};

}  // namespace zcbench
