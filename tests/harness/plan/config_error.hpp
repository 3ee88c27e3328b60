// For tests of refusals: returns the ConfigError of an action as text, or its exit code.
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

/// Returns the exit code of the error that the action throws, or 0 if it throws none.
int code_of(const auto& action) {
  try {
    action();
    return 0;
  } catch (const Error& error) {
    return error.code();
  }
}

inline bool is_one_short_line(const std::string& message) {
  for (const char c : message) {
    if ((c >= 0 && c < ' ') || c == '\x7F') return false;
  }
  return message.size() <= 1000;
}

}  // namespace zcbench
