#include "kernels/required_cpu.hpp"

#include <string>
#include <vector>

#include "kernels/fast.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("this CPU has what the loops were compiled for on it", "[kernels]") {
  INFO("required: " << required_cpu_features());
  CHECK(missing_cpu_features().empty());
}

TEST_CASE("a build for this CPU requires what its loops use, a portable one nothing", "[kernels]") {
  const std::string required = "," + required_cpu_features() + ",";
  INFO(required);
  if (fast_loops().isa != "native") {
    CHECK(required_cpu_features().empty());
  } else {
#if defined(__x86_64__)
    for (const char* name : {"sse3", "popcnt", "avx2", "fma", "avx512f"}) {
      const bool is_missing = !missing_cpu_features(std::vector<const char*>{name}).empty();
      CHECK(is_missing != (required.find("," + std::string(name) + ",") != std::string::npos));
    }
#endif
  }
}

TEST_CASE("features that this CPU lacks are named in order", "[kernels]") {
  // No CPU has both fma4 and avx512fp16, and the third is not a feature at all.
  const std::vector<const char*> features{"fma4", "avx512fp16", "no_such_feature"};
  const std::string missing = missing_cpu_features(features);
  INFO(missing);
  CHECK((missing.starts_with("fma4,") || missing.starts_with("avx512fp16,")));
  CHECK(missing.ends_with(",no_such_feature"));
  CHECK(missing_cpu_features(std::vector<const char*>{}).empty());
}

#if defined(__x86_64__)
TEST_CASE("the baseline of x86-64 CPUs with AVX2 is seen", "[kernels]") {
  const std::vector<const char*> features{"sse3", "ssse3", "popcnt"};
  if (__builtin_cpu_supports("avx2")) CHECK(missing_cpu_features(features).empty());
}
#endif
