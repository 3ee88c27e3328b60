// For tests of configs: the message of the ConfigError that an action throws.
#pragma once

#include <string>

#include "harness/base/errors.hpp"

namespace zcbench {

template <typename Action>
std::string config_error_of(Action action) {
  try {
    action();
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "(no error)";
}

inline bool is_one_short_line(const std::string& message) {
  for (const char c : message) {
    if ((c >= 0 && c < ' ') || c == '\x7F') return false;
  }
  return message.size() <= 1000;
}

}  // namespace zcbench
