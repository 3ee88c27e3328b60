// The rows of the kernels, each defined in its kernel's file, for registry.cpp. All other files use
// kernels() in kernel.hpp.
#pragma once

#include "kernels/kernel.hpp"

namespace zcbench {

Kernel function_kernel();
Kernel null_kernel();
Kernel square_kernel();
Kernel square_temporary_kernel();
Kernel statistics_kernel();

}  // namespace zcbench
