// Which x86 features the natively compiled loops need, and whether this CPU has them. The commands
// that run kernels check this first, so that on another machine they end with exit code 3 and not
// with SIGILL.
#pragma once

#include <span>
#include <string>

namespace zcbench {

/// Comma-separated, e.g. "avx2,fma"; empty in a baseline build and on CPUs other than x86.
std::string required_cpu_features();

/// Those of required_cpu_features() that this CPU (or its system) lacks; empty if it has all.
std::string missing_cpu_features();

/// Those of `features` that this CPU lacks; an unknown name counts as missing.
std::string missing_cpu_features(std::span<const char* const> features);

}  // namespace zcbench
