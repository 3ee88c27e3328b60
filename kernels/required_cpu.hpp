// Which x86 features the natively compiled loops assume, and whether this CPU has them: `main` asks
// before it runs anything, so that another machine gets exit 3 and not SIGILL.
#pragma once

#include <span>
#include <string>

namespace zcbench {

/// Comma-separated, e.g. "avx2,fma"; empty in a baseline build and elsewhere than on x86.
std::string required_cpu_features();

/// Those of required_cpu_features() that this CPU (or its system) lacks; empty if it has all.
std::string missing_cpu_features();

/// Those of `features` that this CPU lacks; a name unknown here counts as lacking.
std::string missing_cpu_features(std::span<const char* const> features);

}  // namespace zcbench
