#include "cli/command_help.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/command_line.hpp"
#include "harness/base/text.hpp"
#include "harness/plan/config_file.hpp"

namespace zcbench {

namespace {

// "INT in [1 - 100]" and the like follow a colon.
std::string value_name(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return type.substr(0, type.find(':'));
}

// The words that the option's one_of() validator accepts; empty if it has none.
std::vector<std::string> allowed_words(CLI::Option& option) {
  std::vector<std::string> words;
  try {
    const std::string name = option.get_validator("")->get_name();
    for (std::size_t begin = 0; begin < name.size();) {
      const std::size_t end = std::min(name.find(' ', begin), name.size());
      words.push_back(name.substr(begin, end - begin));
      begin = end + 1;
    }
  } catch (const CLI::OptionNotFound&) {
    return {};
  }
  return words;
}

Completes completion_of(const std::string& value) {
  if (value == "DIR" || value == "FOLDER") return Completes::folders;
  for (const char* file :
       {"FILE", "FILES", "BINARY", "CONFIG", "RESULTS", "BASE", "NEW", "PARTS"}) {
    if (value == file) return Completes::files;
  }
  return Completes::nothing;
}

OptionHelp help_of(CLI::Option& option) {
  OptionHelp help;
  help.help = option.get_description();
  help.is_positional = option.get_positional();
  help.is_required = option.get_required();
  help.takes_many = option.get_expected_max() > 1;
  if (help.is_positional) {
    help.names = {option.get_name(true)};
    help.value = help.names.front();
  } else {
    for (const std::string& name : option.get_snames()) help.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) help.names.push_back("--" + name);
    if (option.get_items_expected_max() > 0) help.value = value_name(option);
  }
  help.words = allowed_words(option);
  if (help.value == "CONFIG") {
    for (const BuiltinConfig& config : builtin_configs()) help.words.emplace_back(config.name);
  }
  help.completes = completion_of(help.value);
  return help;
}

void add_help_of(CLI::App& app, const std::string& name, std::vector<CommandHelp>& all) {
  CommandHelp help{.name = name, .description = app.get_description(), .options = {}};
  const auto is_shown = [](CLI::Option* option) { return !option->get_group().empty(); };
  for (CLI::Option* option : app.get_options(is_shown)) help.options.push_back(help_of(*option));
  all.push_back(std::move(help));
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
    add_help_of(*command, name.empty() ? command->get_name() : name + " " + command->get_name(),
                all);
  }
}

}  // namespace

std::vector<CommandHelp> all_command_help() {
  CLI::App app{kAbout, "zcbench"};
  Action unused;
  declare_commands(app, commands(), unused);
  std::vector<CommandHelp> all;
  add_help_of(app, "", all);
  return all;
}

}  // namespace zcbench
