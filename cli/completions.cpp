#include "cli/completions.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace zcbench {

namespace {

constexpr std::string_view kWrittenBy = "written by zcbench manual from the program's own help";

std::string joined_words(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  return line;
}

std::vector<std::string> flags_of(const CommandHelp& command) {
  std::vector<std::string> flags;
  for (const OptionHelp& option : command.options) {
    if (!option.is_positional) flags.insert(flags.end(), option.names.begin(), option.names.end());
  }
  return flags;
}

// The subcommands of the command called `name` ("" for zcbench): for "baseline", "save" and so on.
std::vector<std::string> commands_of(std::span<const CommandHelp> help, const std::string& name) {
  const std::string before = name.empty() ? "" : name + " ";
  std::vector<std::string> commands;
  for (const CommandHelp& command : help) {
    if (command.name.empty() || !command.name.starts_with(before)) continue;
    const std::string rest = command.name.substr(before.size());
    if (rest.find(' ') == std::string::npos) commands.push_back(rest);
  }
  return commands;
}

std::string shell_quoted(std::string_view text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

// A pattern for the shells' `case`: "'a' | 'b'".
std::string any_of(const std::vector<std::string>& words, std::string_view separator) {
  std::string pattern;
  for (const std::string& word : words) {
    if (!pattern.empty()) pattern += separator;
    pattern += shell_quoted(word);
  }
  return pattern;
}

std::vector<std::string> inner_commands(std::span<const CommandHelp> help) {
  std::vector<std::string> names;
  for (const CommandHelp& command : help) {
    if (command.is_inner()) names.push_back(command.name);
  }
  return names;
}

// "words='auto always'; kind=f": bash offers what its compgen makes of these.
std::string bash_offer(const std::vector<std::string>& words, Completes completes) {
  const std::string_view kind = completes == Completes::files     ? "f"
                                : completes == Completes::folders ? "d"
                                                                  : "";
  return fmt::format("words={}; kind={}", shell_quoted(joined_words(words)), kind);
}

// Offers the command's options, its subcommands, and the values of its positionals.
std::string bash_command(std::span<const CommandHelp> help, const CommandHelp& command) {
  std::vector<std::string> words = commands_of(help, command.name);
  Completes completes = Completes::nothing;
  for (const OptionHelp& option : command.options) {
    if (!option.is_positional) continue;
    words.insert(words.end(), option.words.begin(), option.words.end());
    if (option.completes != Completes::nothing) completes = option.completes;
  }
  return fmt::format("      {})\n        if [[ $current == -* ]]; then {}; else {}; fi ;;\n",
                     shell_quoted(command.name), bash_offer(flags_of(command), Completes::nothing),
                     bash_offer(words, completes));
}

std::string bash_values(const CommandHelp& command) {
  std::string text;
  for (const OptionHelp& option : command.options) {
    if (!option.has_value()) continue;
    std::vector<std::string> words;
    for (const std::string& name : option.names) words.push_back(command.name + " " + name);
    text += fmt::format("    {}) {} ;;\n", any_of(words, " | "),
                        bash_offer(option.words, option.completes));
  }
  return text;
}

}  // namespace

std::string bash_completion(std::span<const CommandHelp> help) {
  std::string values;
  std::string commands;
  for (const CommandHelp& command : help) {
    values += bash_values(command);
    commands += bash_command(help, command);
  }
  return fmt::format(
      "# bash completion of zcbench, {}\n"
      "_zcbench() {{\n"
      "  local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}}\n"
      "  local command='' words='' kind=''\n"
      "  ((COMP_CWORD < 2)) || command=${{COMP_WORDS[1]}}\n"
      "  if ((COMP_CWORD > 2)); then\n"
      "    case \"$command ${{COMP_WORDS[2]}}\" in\n"
      "      {}) command+=\" ${{COMP_WORDS[2]}}\" ;;\n"
      "    esac\n"
      "  fi\n"
      "  case \"$command $before\" in\n{}"
      "    *) case $command in\n{}"
      "    esac ;;\n"
      "  esac\n"
      "  COMPREPLY=()\n"
      "  [[ -z $words ]] || mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
      "  [[ -z $kind ]] || mapfile -t -O ${{#COMPREPLY[@]}} COMPREPLY"
      " < <(compgen -\"$kind\" -- \"$current\")\n"
      "}}\n"
      "complete -o filenames -F _zcbench zcbench\n",
      kWrittenBy, any_of(inner_commands(help), " | "), values, commands);
}

namespace {

// Escapes text for the brackets and fields of an _arguments specification.
std::string zsh_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string zsh_value(const OptionHelp& option) {
  std::string action;
  if (!option.words.empty()) action = "(" + joined_words(option.words) + ")";
  if (option.completes == Completes::files) {
    action = option.words.empty()
                 ? "_files"
                 : fmt::format("{{_alternative \"words:word:({})\" \"files:file:_files\"}}",
                               joined_words(option.words));
  }
  if (option.completes == Completes::folders) action = "_files -/";
  return fmt::format("{}:{}", zsh_text(option.value), action);
}

std::string zsh_option(const OptionHelp& option) {
  if (option.is_positional) {
    return shell_quoted((option.takes_many    ? "*:"
                         : option.is_required ? ":"
                                              : "::") +
                        zsh_value(option));
  }
  const std::string rest =
      "[" + zsh_text(option.help) + "]" + (option.has_value() ? ":" + zsh_value(option) : "");
  const std::string before = option.takes_many ? "*" : "(" + joined_words(option.names) + ")";
  std::string text;
  for (const std::string& name : option.names) {
    text += (text.empty() ? "" : " ") + shell_quoted(before + name + rest);
  }
  return text;
}

// The body of a command's case: its options, and the choice of one of its subcommands.
std::string zsh_arguments(std::span<const CommandHelp> help, const CommandHelp& command) {
  std::string text = "_arguments -s -S";
  for (const OptionHelp& option : command.options) text += " \\\n      " + zsh_option(option);
  const std::vector<std::string> commands = commands_of(help, command.name);
  if (!commands.empty()) {
    text += " \\\n      " + shell_quoted("1:command:(" + joined_words(commands) + ")");
  }
  return text;
}

}  // namespace

std::string zsh_completion(std::span<const CommandHelp> help) {
  std::string names;
  std::string cases;
  for (const CommandHelp& command : help) {
    if (command.name.empty()) continue;
    if (!command.is_inner()) {
      names +=
          fmt::format("    {}\n", shell_quoted(command.name + ":" + zsh_text(command.description)));
    }
    cases +=
        fmt::format("    {}) {} ;;\n", shell_quoted(command.name), zsh_arguments(help, command));
  }
  return fmt::format(
      "#compdef zcbench\n# zsh completion of zcbench, {}\n"
      "_zcbench() {{\n"
      "  local -a commands\n  commands=(\n{}  )\n"
      "  if ((CURRENT == 2)); then\n"
      "    _describe command commands\n"
      "    _arguments '--help[print the help]' '--version[print the version]'\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  shift words; ((CURRENT--))\n"
      "  case \"$command $words[2]\" in\n"
      "    {}) if ((CURRENT > 2)); then command+=\" $words[2]\"; shift words; ((CURRENT--)); fi "
      ";;\n"
      "  esac\n"
      "  case $command in\n{}  esac\n"
      "}}\n"
      "_zcbench \"$@\"\n",
      kWrittenBy, names, any_of(inner_commands(help), "|"), cases);
}

namespace {

std::string fish_quoted(std::string_view text) {
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') word += '\\';
    word += c;
  }
  return word + "'";
}

// The condition that the command line is one of this command.
std::string fish_condition(const CommandHelp& command) {
  std::string condition;
  std::string rest = command.name;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    condition += (condition.empty() ? "" : "; and ") +
                 ("__fish_seen_subcommand_from " + rest.substr(0, end));
    rest = rest.substr(std::min(end + 1, rest.size()));
  }
  return command.name.empty() ? "__fish_use_subcommand" : condition;
}

std::string fish_option(const OptionHelp& option) {
  std::string text;
  for (const std::string& name : option.names) {
    if (option.is_positional) break;
    text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  const bool takes_files = option.completes != Completes::nothing;
  if (option.has_value()) text += takes_files ? " -r -F" : " -x";
  if (option.is_positional && takes_files) text += " -F";
  if (!option.words.empty()) text += " -a " + fish_quoted(joined_words(option.words));
  return text.empty() ? "" : text + " -d " + fish_quoted(option.help);
}

}  // namespace

std::string fish_completion(std::span<const CommandHelp> help) {
  std::string text =
      fmt::format("# fish completion of zcbench, {}\ncomplete -c zcbench -f\n", kWrittenBy);
  for (const CommandHelp& command : help) {
    const std::string condition = fish_quoted(fish_condition(command));
    for (const std::string& name : commands_of(help, command.name)) {
      const std::string whole = command.name.empty() ? name : command.name + " " + name;
      const auto inner = std::ranges::find(help, whole, &CommandHelp::name);
      text += fmt::format("complete -c zcbench -n {} -a {} -d {}\n", condition, name,
                          fish_quoted(inner->description));
    }
    for (const OptionHelp& option : command.options) {
      const std::string offer = fish_option(option);
      if (!offer.empty()) text += fmt::format("complete -c zcbench -n {}{}\n", condition, offer);
    }
  }
  return text;
}

}  // namespace zcbench
