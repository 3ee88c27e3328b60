// What registry.cpp needs of each kernel's file: its row. Nobody else includes this; everybody else
// goes through kernels() in kernel.hpp.
#pragma once

#include "kernels/kernel.hpp"

namespace zcbench {

Kernel null_kernel();
Kernel square_kernel();
Kernel square_temporary_kernel();
Kernel statistics_kernel();

}  // namespace zcbench
