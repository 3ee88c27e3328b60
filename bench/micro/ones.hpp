// The array that all loops and kernels run over. They use the same memory, so that the ratio of two
// of them compares code and not pages.
#pragma once

#include <cstddef>

namespace zcbench {

/// At least `elements` doubles, all 1.0 and resident, in shared memory like the strategies' arrays;
/// they stay until a larger array is needed. No loop changes 1.0 by squaring it or multiplying it
/// by 1.0, so none slows down at denormals. Several threads may call it for the same number. Throws
/// SystemError.
double* ones(std::size_t elements);

}  // namespace zcbench
