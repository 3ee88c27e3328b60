// The temporary array that NumPy makes for an expression; kernels that do what NumPy does use it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace zcbench {

class NumpyTemporary {
 public:
  /// Of `elements` doubles, uninitialised; data() is nullptr if there is no memory.
  explicit NumpyTemporary(std::size_t elements);
  ~NumpyTemporary();
  NumpyTemporary(const NumpyTemporary&) = delete;
  NumpyTemporary& operator=(const NumpyTemporary&) = delete;

  double* data() const { return data_; }

 private:
  double* data_;
};

/// Memory of one.
std::uint64_t numpy_temporary_bytes(std::uint64_t elements);

}  // namespace zcbench
