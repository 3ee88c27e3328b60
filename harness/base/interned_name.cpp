#include "harness/base/interned_name.hpp"

#include <functional>
#include <set>
#include <string>

namespace zcbench {

std::string_view interned_name(std::string_view name) {
  static std::set<std::string, std::less<>> names;
  const auto found = names.find(name);
  return found != names.end() ? *found : *names.emplace(name).first;
}

}  // namespace zcbench
