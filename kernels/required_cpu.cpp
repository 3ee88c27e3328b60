#include "kernels/required_cpu.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

#include "kernels/required_cpu_features.hpp"

namespace zcbench {

namespace {

struct Feature {
  std::string_view name;
  bool (*supported)();
};

#if defined(__x86_64__) || defined(__i386__)
// The built-in accepts only a literal, hence a function for each name.
#define ZCBENCH_FEATURE(name, macro) \
  Feature{name, [] { return __builtin_cpu_supports(name) != 0; }},
constexpr Feature kFeatures[] = {ZCBENCH_CPU_FEATURES(ZCBENCH_FEATURE)};
#else
#define ZCBENCH_FEATURE(name, macro) Feature{name, [] { return false; }},
constexpr Feature kFeatures[] = {ZCBENCH_CPU_FEATURES(ZCBENCH_FEATURE)};
#endif

bool supported(std::string_view name) {
  const auto feature = std::ranges::find(kFeatures, name, &Feature::name);
  return feature != std::end(kFeatures) && feature->supported();
}

void append(std::string& list, std::string_view name) {
  if (!list.empty()) list += ',';
  list += name;
}

// The names of the required features that `selects`, separated by commas.
template <typename Selects>
std::string required_features(Selects selects) {
  std::string list;
  for (std::size_t index = 0; index < std::size(kFeatures); ++index) {
    const Feature& feature = kFeatures[index];
    if (kRequiresCpuFeature[index] && selects(feature)) append(list, feature.name);
  }
  return list;
}

}  // namespace

std::string required_cpu_features() {
  return required_features([](const Feature&) { return true; });
}

std::string missing_cpu_features() {
  return required_features([](const Feature& feature) { return !feature.supported(); });
}

std::string missing_cpu_features(std::span<const char* const> features) {
  std::string list;
  for (const char* name : features) {
    if (!supported(name)) append(list, name);
  }
  return list;
}

}  // namespace zcbench
