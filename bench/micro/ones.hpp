// The one array that loops and kernels run over: all of them in the same memory, so that a ratio of
// two of them is one of code and not of pages.
#pragma once

#include <cstddef>

namespace zcbench {

/// At least that many doubles, all 1.0, resident, in shared memory as the strategies' arrays are,
/// kept until a larger one is asked for. 1.0 is its own square and the product with 1.0: no loop
/// changes it, none runs into denormals, whose arithmetic is slower. May be called by several
/// threads that ask for the same number. Throws SystemError.
double* ones(std::size_t elements);

}  // namespace zcbench
