// Reads NumPy's .npy files: float64, and float32, int32, int64 converted to it as NumPy's
// astype(float64) does; little- and big-endian, C order, any shape (flattened). Config asks for the
// element count, Input then for the values.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace zcbench {

/// How many elements the file holds, from its header and size alone. Throws ConfigError
/// ("PATH: what is wrong; what is allowed", one line) unless the file is sound, MachineError if
/// there is no room to map it.
std::uint64_t npy_element_count(const std::string& path);

/// Reads the whole file into `values`, which has as many places as the file elements. Throws
/// ConfigError and MachineError likewise.
void npy_read(const std::string& path, std::span<double> values);

}  // namespace zcbench
