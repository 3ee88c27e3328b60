// The text inside an .npy header: a Python dict that says what the bytes after it are. npy.cpp
// reads the file around it. Format: numpy.lib.format, versions 1.0, 2.0 and 3.0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace zcbench {

struct NpyHeader {
  std::string dtype;           ///< `descr`, e.g. "<f8"
  bool fortran_order = false;  ///< column after column
  /// Product of the shape, 1 for (); where it passes kMaxElements, something beyond kMaxElements.
  std::uint64_t elements = 0;
  /// Dimensions of a size above 1. With fewer than two, both orders are the same.
  std::size_t long_dimensions = 0;
};

/// Parses e.g. "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }    \n": exactly these
/// keys, in any order; sizes may have the L of Python 2, as in (3L, 4L). Throws ConfigError
/// saying what is wrong (without the file's name).
NpyHeader parse_npy_header(std::string_view text);

}  // namespace zcbench
