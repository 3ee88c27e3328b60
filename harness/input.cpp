#include "harness/input.hpp"

#include <fmt/core.h>
#include <sys/mman.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "harness/npy.hpp"

namespace zcbench {

namespace {

// Private, so that no worker shares it, and left out of forks, whose cost follows the parent's
// private memory, and of core files, which are readable by others.
Mapping allocate(std::uint64_t elements) {
  const std::uint64_t bytes = elements * sizeof(double);
  try {
    Mapping memory = Mapping::anonymous_private(bytes);
    memory.advise(MADV_DONTFORK);
    memory.advise(MADV_DONTDUMP);
    memory.advise(MADV_HUGEPAGE);
    return memory;
  } catch (const SystemError& error) {
    throw MachineError(fmt::format("the input array needs {} bytes of memory for {} elements: {}",
                                   bytes, elements, error.what()));
  }
}

template <class Generator>
void generate(std::span<double> values, Generator value_at) {
  for (std::uint64_t i = 0; i < values.size(); ++i) values[i] = value_at(i);
}

}  // namespace

std::uint64_t splitmix64_at(std::uint64_t seed, std::uint64_t index) {
  std::uint64_t z = seed + (index + 1) * 0x9e37'79b9'7f4a'7c15;
  z = (z ^ (z >> 30)) * 0xbf58'476d'1ce4'e5b9;
  z = (z ^ (z >> 27)) * 0x94d0'49bb'1331'11eb;
  return z ^ (z >> 31);
}

double uniform_at(std::uint64_t seed, std::uint64_t index) {
  return static_cast<double>(splitmix64_at(seed, index) >> 11) * 0x1p-53;
}

double normal_at(std::uint64_t seed, std::uint64_t index) {
  const std::uint64_t first = index & ~std::uint64_t{1};
  // 1 - u lies in (0, 1], whose logarithm is finite.
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform_at(seed, first)));
  const double angle = 2.0 * std::numbers::pi * uniform_at(seed, first + 1);
  return radius * (index == first ? std::cos(angle) : std::sin(angle));
}

Input::Input(std::uint64_t elements) : memory_(allocate(elements)), elements_(elements) {}

Input Input::make(const InputSpec& spec, std::uint64_t elements) {
  Input input(elements);
  const std::span<double> values = input.memory_.doubles(elements);
  const std::uint64_t seed = spec.seed;
  switch (spec.source) {
    case InputSource::uniform:
      generate(values, [seed](std::uint64_t i) { return uniform_at(seed, i); });
      break;
    case InputSource::normal:
      generate(values, [seed](std::uint64_t i) { return normal_at(seed, i); });
      break;
    case InputSource::linear:
      generate(values, [](std::uint64_t i) { return static_cast<double>(i); });
      break;
    case InputSource::npy:
      npy_read(spec.path, values);
      break;
  }
  return input;
}

Input Input::from_values(const std::vector<double>& values) {
  Input input(values.size());
  std::ranges::copy(values, input.memory_.doubles(values.size()).begin());
  return input;
}

}  // namespace zcbench
