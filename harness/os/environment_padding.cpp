#include "harness/os/environment_padding.hpp"

#include <cstdlib>
#include <string>

#include "harness/os/posix.hpp"

namespace zcbench {

EnvironmentPadding::EnvironmentPadding(const char* name, std::size_t bytes) : name_(name) {
  ::setenv(name_, system_text(std::string(bytes, 'x')), 1);
}

EnvironmentPadding::~EnvironmentPadding() { ::unsetenv(name_); }

}  // namespace zcbench
