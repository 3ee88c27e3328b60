// NumpyTemporary: the temporary array that NumPy allocates for an expression, for the kernels and
// variants that work as NumPy does.
#pragma once

#include <cstddef>
#include <cstdint>

namespace zcbench {

class NumpyTemporary {
 public:
  /// Allocates `elements` doubles, uninitialised; data() is nullptr if there is no memory.
  explicit NumpyTemporary(std::size_t elements);
  ~NumpyTemporary();
  NumpyTemporary(const NumpyTemporary&) = delete;
  NumpyTemporary& operator=(const NumpyTemporary&) = delete;

  double* data() const { return data_; }

 private:
  double* data_;
};

/// The size of a temporary of that many elements.
std::uint64_t numpy_temporary_bytes(std::uint64_t elements);

}  // namespace zcbench
