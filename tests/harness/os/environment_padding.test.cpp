#include "harness/os/environment_padding.hpp"

#include <cstdlib>
#include <string>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("the environment is padded while the padding lives", "[environment_padding]") {
  constexpr const char* kName = "ZCBENCH_TEST_PADDING";
  {
    const EnvironmentPadding padding(kName, 100);
    CHECK(std::string(::getenv(kName)).size() == 100);
  }
  CHECK(::getenv(kName) == nullptr);
}
