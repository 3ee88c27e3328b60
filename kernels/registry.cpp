#include "kernels/registry.hpp"

#include <algorithm>
#include <array>

namespace zcbench {

std::span<const Kernel> kernels() {
  static const std::array table{
      null_kernel(),
      square_kernel(),
      square_temporary_kernel(),
      statistics_kernel(),
      function_kernel(),
  };
  return table;
}

const Kernel* find_kernel(std::string_view name) {
  const auto table = kernels();
  const auto found = std::ranges::find(table, name, &Kernel::name);
  return found == table.end() ? nullptr : &*found;
}

std::vector<std::string_view> variant_names(const Kernel& kernel) {
  std::vector<std::string_view> names{kDefaultVariant};
  for (const KernelVariant& variant : kernel.other_variants) names.push_back(variant.name);
  return names;
}

Kernel with_variant(const Kernel& kernel, std::string_view variant) {
  Kernel varied = kernel;
  const auto found = std::ranges::find(kernel.other_variants, variant, &KernelVariant::name);
  if (found != kernel.other_variants.end()) {
    varied.run = found->run;
    varied.scratch_bytes = found->scratch_bytes;
  }
  return varied;
}

}  // namespace zcbench
