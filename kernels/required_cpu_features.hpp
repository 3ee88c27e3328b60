// The x86 features that natively compiled loops may use: for each, its name in g++'s
// __builtin_cpu_supports and the macro that g++ defines if -march=native enables it.
// required_cpu_loop.cpp finds what this build uses, required_cpu.cpp what the CPU has.
#pragma once

#include <cstddef>

#ifdef __clang__  // the built-in of clang 14 does not know these names
#define ZCBENCH_CPU_FEATURES_OF_GCC(FEATURE)
#else
#define ZCBENCH_CPU_FEATURES_OF_GCC(FEATURE) \
  FEATURE("lzcnt", __LZCNT__)                \
  FEATURE("movbe", __MOVBE__)                \
  FEATURE("f16c", __F16C__)                  \
  FEATURE("avxvnni", __AVXVNNI__)            \
  FEATURE("avx512fp16", __AVX512FP16__)
#endif

#define ZCBENCH_CPU_FEATURES(FEATURE)             \
  FEATURE("sse3", __SSE3__)                       \
  FEATURE("ssse3", __SSSE3__)                     \
  FEATURE("sse4.1", __SSE4_1__)                   \
  FEATURE("sse4.2", __SSE4_2__)                   \
  FEATURE("popcnt", __POPCNT__)                   \
  FEATURE("bmi", __BMI__)                         \
  FEATURE("bmi2", __BMI2__)                       \
  FEATURE("avx", __AVX__)                         \
  FEATURE("avx2", __AVX2__)                       \
  FEATURE("fma", __FMA__)                         \
  FEATURE("gfni", __GFNI__)                       \
  FEATURE("xop", __XOP__)                         \
  FEATURE("fma4", __FMA4__)                       \
  FEATURE("avx512f", __AVX512F__)                 \
  FEATURE("avx512cd", __AVX512CD__)               \
  FEATURE("avx512dq", __AVX512DQ__)               \
  FEATURE("avx512bw", __AVX512BW__)               \
  FEATURE("avx512vl", __AVX512VL__)               \
  FEATURE("avx512ifma", __AVX512IFMA__)           \
  FEATURE("avx512vbmi", __AVX512VBMI__)           \
  FEATURE("avx512vbmi2", __AVX512VBMI2__)         \
  FEATURE("avx512vnni", __AVX512VNNI__)           \
  FEATURE("avx512bitalg", __AVX512BITALG__)       \
  FEATURE("avx512vpopcntdq", __AVX512VPOPCNTDQ__) \
  FEATURE("avx512bf16", __AVX512BF16__)           \
  ZCBENCH_CPU_FEATURES_OF_GCC(FEATURE)

namespace zcbench {

/// Whether the loops were compiled for a feature, in the order of the table. Constant data, because
/// no code of a *_loop.cpp file may run on a CPU that lacks a feature.
extern const bool kRequiresCpuFeature[];

}  // namespace zcbench
