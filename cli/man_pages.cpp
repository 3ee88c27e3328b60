#include "cli/man_pages.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "harness/base/build_info.hpp"
#include "harness/base/exit_code.hpp"

namespace zcbench {

namespace {

// Escapes text so that it is printed as it is: a backslash, a minus and the beginning of a request
// have special meanings.
std::string roff(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const bool begins_line = escaped.empty() || escaped.back() == '\n';
    if (begins_line && (c == '.' || c == '\'')) escaped += "\\&";
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-') {
      escaped += "\\-";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string bold(std::string_view text) { return "\\fB" + roff(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + roff(text) + "\\fR"; }

std::string page_name(const std::string& command) {
  return command.empty() ? "zcbench" : "zcbench-" + command;
}

std::string usage(const CommandHelp& help, bool has_commands) {
  std::string line = bold(help.name.empty() ? "zcbench" : "zcbench " + help.name);
  if (has_commands) return line + " " + italic("COMMAND") + " [" + italic("OPTIONS") + "]";
  line += " [" + italic("OPTIONS") + "]";
  for (const OptionHelp& option : help.options) {
    if (!option.is_positional) continue;
    const std::string word = italic(option.names.front()) + (option.takes_many ? " ..." : "");
    line += option.is_required ? " " + word : " [" + word + "]";
  }
  return line;
}

std::string options_text(const CommandHelp& help) {
  std::string text;
  for (const OptionHelp& option : help.options) {
    std::string names;
    for (const std::string& name : option.names) {
      names += (names.empty() ? "" : ", ") + (option.is_positional ? italic(name) : bold(name));
    }
    if (option.has_value()) names += " " + italic(option.value);
    text += fmt::format(".TP\n{}\n{}\n", names, roff(option.help));
  }
  return text;
}

std::string exit_codes() {
  std::string text = ".SH EXIT STATUS\n";
  for (const ExitCodeRow& row : kExitCodes) {
    text += fmt::format(".TP\n{}\n{}\n", bold(row.label), roff(row.meaning));
  }
  return text;
}

bool is_command_of(const CommandHelp& help, const CommandHelp& parent) {
  const std::size_t blank = help.name.rfind(' ');
  if (parent.name.empty()) return !help.name.empty() && blank == std::string::npos;
  return blank != std::string::npos && help.name.substr(0, blank) == parent.name;
}

// Each command of zcbench has a page; its subcommands are sections of that page.
std::string commands_text(const CommandHelp& parent, std::span<const CommandHelp> commands) {
  if (commands.empty()) return "";
  std::string text = ".SH COMMANDS\n";
  for (const CommandHelp& help : commands) {
    if (parent.name.empty()) {
      text += fmt::format(".TP\n{}(1)\n{}\n", bold(page_name(help.name)), roff(help.description));
    } else {
      text += fmt::format(".SS {}\n{}\n.PP\n{}\n{}", roff(help.name), usage(help, false),
                          roff(help.description), options_text(help));
    }
  }
  return text;
}

std::string see_also(const CommandHelp& help) {
  return fmt::format(
      ".SH SEE ALSO\n{}The pages in /usr/share/doc/zcbench explain every command with examples.\n",
      help.name.empty() ? "" : bold("zcbench") + "(1)\n.PP\n");
}

}  // namespace

std::vector<ManPage> man_pages(std::span<const CommandHelp> help) {
  std::vector<ManPage> pages;
  for (const CommandHelp& command : help) {
    if (command.is_inner()) continue;
    std::vector<CommandHelp> commands;
    std::ranges::copy_if(help, std::back_inserter(commands),
                         [&](const CommandHelp& other) { return is_command_of(other, command); });
    ManPage page{.name = page_name(command.name), .text = {}};
    std::string title = page.name;
    std::ranges::transform(title, title.begin(), [](unsigned char c) { return std::toupper(c); });
    page.text = fmt::format(
        ".\\\" Written by zcbench manual from the program's own help.\n"
        ".TH {} 1 \"\" \"zcbench {}\" \"User Commands\"\n"
        ".SH NAME\n{} \\- {}\n.SH SYNOPSIS\n{}\n.SH DESCRIPTION\n{}\n.SH OPTIONS\n{}",
        roff(title), kVersion, roff(page.name),
        command.name.empty() ? "measure ways of sharing an array between processes"
                             : roff(command.description),
        usage(command, !commands.empty()), roff(command.description), options_text(command));
    page.text += commands_text(command, commands) + exit_codes() + see_also(command);
    pages.push_back(std::move(page));
  }
  return pages;
}

}  // namespace zcbench
