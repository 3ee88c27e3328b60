// Parses command lines as the program does, for tests of cli/ and of code that starts zcbench.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "analysis/ab/ab_options.hpp"
#include "cli/command_line.hpp"
#include "harness/run/run_options.hpp"

namespace zcbench {

// Defined in cli/run.cpp and cli/ab.cpp. These options are plain values of lower floors.
void add_run_options(CLI::App& command, RunOptions& run);
void add_ab_options(CLI::App& command, AbOptions& ab);

/// Splits a text without quotes into words.
inline std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

/// Returns the action for the words that follow the program's name.
inline Action parse(std::vector<std::string> words) {
  words.insert(words.begin(), "zcbench");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  return parse_command_line(commands(), static_cast<int>(arguments.size()), arguments.data());
}

/// Returns the options that the words after a command's name set.
template <typename Options>
Options parse_options(void (*add_options)(CLI::App&, Options&), std::vector<std::string> words) {
  Options options;
  CLI::App command;
  add_options(command, options);
  std::reverse(words.begin(), words.end());  // CLI11 expects a vector in reverse order
  command.parse(std::move(words));
  return options;
}

}  // namespace zcbench
