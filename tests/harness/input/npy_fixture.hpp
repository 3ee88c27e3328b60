// Makes the bytes of .npy files for the tests of inputs.
#pragma once

#include <cstdint>
#include <string>

namespace zcbench {

/// An .npy file of the int32 numbers 0, 1, 2, ...
inline std::string npy_of_int32(std::uint64_t elements) {
  const std::string header =
      "{'descr': '<i4', 'fortran_order': False, 'shape': (" + std::to_string(elements) + ",), }\n";
  std::string file = std::string("\x93NUMPY\1\0", 8) + static_cast<char>(header.size()) + '\0';
  file += header;
  for (std::uint64_t i = 0; i < elements; ++i) {
    for (int shift = 0; shift < 32; shift += 8) file += static_cast<char>(i >> shift & 0xff);
  }
  return file;
}

}  // namespace zcbench
