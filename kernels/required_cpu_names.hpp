// The feature names that required_cpu_names_loop.cpp hands to required_cpu.cpp. Constant data only:
// on a CPU that lacks a feature, no code of a *_loop.cpp file may run.
#pragma once

#include <cstddef>

namespace zcbench {

/// GCC's names of the features assumed, `kRequiredCpuFeatureCount` of them, then a null pointer.
extern const char* const kRequiredCpuFeatures[];
extern const std::size_t kRequiredCpuFeatureCount;

}  // namespace zcbench
