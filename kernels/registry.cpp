#include <algorithm>
#include <array>

#include "kernels/kernel_table.hpp"

namespace zcbench {

std::span<const Kernel> kernels() {
  static const std::array table{
      null_kernel(),
      square_kernel(),
      square_temporary_kernel(),
      statistics_kernel(),
  };
  return table;
}

const Kernel* find_kernel(std::string_view name) {
  const auto table = kernels();
  const auto found = std::ranges::find(table, name, &Kernel::name);
  return found == table.end() ? nullptr : &*found;
}

}  // namespace zcbench
