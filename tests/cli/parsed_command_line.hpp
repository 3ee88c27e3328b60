// A command line as the program gets it.
#pragma once

#include <string>
#include <vector>

#include "cli/command_line.hpp"

namespace zcbench {

/// Of the words after the program's name.
inline CommandLine parse(std::vector<std::string> words) {
  words.insert(words.begin(), "zcbench");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

}  // namespace zcbench
