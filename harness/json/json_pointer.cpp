#include "harness/json/json_pointer.hpp"

#include <fmt/core.h>

namespace zcbench {

std::string member_pointer(const std::string& pointer, std::string_view key) {
  std::string step = "/";
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return pointer + step;
}

std::string child_pointer(const std::string& pointer, const JsonNode& parent, std::size_t child) {
  if (parent.kind == JsonKind::array) return fmt::format("{}/{}", pointer, child);
  return member_pointer(pointer, parent.children[child].key);
}

}  // namespace zcbench
