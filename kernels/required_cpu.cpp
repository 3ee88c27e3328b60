#include "kernels/required_cpu.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "kernels/required_cpu_names.hpp"

namespace zcbench {

namespace {

struct Feature {
  std::string_view name;
  bool (*supported)();
};

#if defined(__x86_64__) || defined(__i386__)

// The built-in accepts nothing but a literal.
#define ZCBENCH_FEATURE(name)                              \
  Feature {                                                \
    name, [] { return __builtin_cpu_supports(name) != 0; } \
  }

constexpr Feature kFeatures[] = {
    ZCBENCH_FEATURE("sse3"),         ZCBENCH_FEATURE("ssse3"),
    ZCBENCH_FEATURE("sse4.1"),       ZCBENCH_FEATURE("sse4.2"),
    ZCBENCH_FEATURE("popcnt"),       ZCBENCH_FEATURE("bmi"),
    ZCBENCH_FEATURE("bmi2"),         ZCBENCH_FEATURE("avx"),
    ZCBENCH_FEATURE("avx2"),         ZCBENCH_FEATURE("fma"),
    ZCBENCH_FEATURE("gfni"),         ZCBENCH_FEATURE("xop"),
    ZCBENCH_FEATURE("fma4"),         ZCBENCH_FEATURE("avx512f"),
    ZCBENCH_FEATURE("avx512cd"),     ZCBENCH_FEATURE("avx512dq"),
    ZCBENCH_FEATURE("avx512bw"),     ZCBENCH_FEATURE("avx512vl"),
    ZCBENCH_FEATURE("avx512ifma"),   ZCBENCH_FEATURE("avx512vbmi"),
    ZCBENCH_FEATURE("avx512vbmi2"),  ZCBENCH_FEATURE("avx512vnni"),
    ZCBENCH_FEATURE("avx512bitalg"), ZCBENCH_FEATURE("avx512vpopcntdq"),
    ZCBENCH_FEATURE("avx512bf16"),
#ifndef __clang__  // whose built-in (14) does not know these
    ZCBENCH_FEATURE("lzcnt"),        ZCBENCH_FEATURE("movbe"),
    ZCBENCH_FEATURE("f16c"),         ZCBENCH_FEATURE("avxvnni"),
    ZCBENCH_FEATURE("avx512fp16"),
#endif
};
#undef ZCBENCH_FEATURE

#else
constexpr Feature kFeatures[] = {{"", [] { return false; }}};
#endif

bool supported(std::string_view name) {
  const auto feature = std::ranges::find(kFeatures, name, &Feature::name);
  return feature != std::end(kFeatures) && feature->supported();
}

void append(std::string& list, std::string_view name) {
  if (!list.empty()) list += ',';
  list += name;
}

std::span<const char* const> required() { return {kRequiredCpuFeatures, kRequiredCpuFeatureCount}; }

}  // namespace

std::string required_cpu_features() {
  std::string list;
  for (const char* name : required()) append(list, name);
  return list;
}

std::string missing_cpu_features(std::span<const char* const> features) {
  std::string list;
  for (const char* name : features) {
    if (!supported(name)) append(list, name);
  }
  return list;
}

std::string missing_cpu_features() { return missing_cpu_features(required()); }

}  // namespace zcbench
