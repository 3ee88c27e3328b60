#include "harness/environment_padding.hpp"

#include <cstdlib>
#include <string>

namespace zcbench {

EnvironmentPadding::EnvironmentPadding(const char* name, std::size_t bytes) : name_(name) {
  ::setenv(name_, std::string(bytes, 'x').c_str(), 1);
}

EnvironmentPadding::~EnvironmentPadding() { ::unsetenv(name_); }

}  // namespace zcbench
