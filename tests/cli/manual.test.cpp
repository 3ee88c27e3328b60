// The man pages and the completions are made from the table of commands, so these tests loop over
// it.
#include <algorithm>

#include "cli/command_help.hpp"
#include "cli/commands.hpp"
#include "cli/completions.hpp"
#include "cli/man_pages.hpp"
#include "tests/catch.hpp"

namespace zcbench {

namespace {

const CommandHelp& help_named(std::span<const CommandHelp> all, std::string_view name) {
  const auto found = std::ranges::find(all, name, &CommandHelp::name);
  REQUIRE(found != all.end());
  return *found;
}

const OptionHelp& option_named(const CommandHelp& command, std::string_view name) {
  const auto found = std::ranges::find_if(command.options, [&](const OptionHelp& option) {
    return std::ranges::find(option.names, name) != option.names.end();
  });
  REQUIRE(found != command.options.end());
  return *found;
}

}  // namespace

TEST_CASE("command help: every command of the table, and its own commands", "[manual]") {
  const std::vector<CommandHelp> all = all_command_help();
  REQUIRE(all.size() > commands().size());
  CHECK(all.front().name.empty());
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    CHECK(help_named(all, command.name).description == command.description);
  }
  CHECK_FALSE(help_named(all, "baseline save").options.empty());
}

TEST_CASE("command help: an option's names, value and words", "[manual]") {
  const std::vector<CommandHelp> all = all_command_help();
  const CommandHelp& run = help_named(all, "run");
  const OptionHelp& progress = option_named(run, "--progress");
  CHECK(progress.value == "WHEN");
  CHECK(progress.words == std::vector<std::string>{"auto", "always", "never"});
  const OptionHelp& output = option_named(run, "-o");
  CHECK(output.names == std::vector<std::string>{"-o", "--output"});
  CHECK(output.completes == Completes::files);
  CHECK(option_named(run, "--resume").value.empty());
  const OptionHelp& config = option_named(run, "CONFIG");
  CHECK(config.is_positional);
  CHECK(std::ranges::find(config.words, "smoke") != config.words.end());
  CHECK(option_named(run, "--launches").value == "N");
  for (const OptionHelp& option : run.options) CHECK_FALSE(option.help.empty());
}

TEST_CASE("manual: every option is in the man page and in every shell's completion", "[manual]") {
  const std::vector<CommandHelp> all = all_command_help();
  const std::vector<ManPage> pages = man_pages(all);
  CHECK(pages.size() == commands().size() + 1);
  const std::string shells[] = {bash_completion(all), zsh_completion(all), fish_completion(all)};
  for (const CommandHelp& command : all) {
    CAPTURE(command.name);
    const std::string page_name = command.name.empty()
                                      ? "zcbench"
                                      : "zcbench-" + command.name.substr(0, command.name.find(' '));
    const auto page = std::ranges::find(pages, page_name, &ManPage::name);
    REQUIRE(page != pages.end());
    for (const OptionHelp& option : command.options) {
      std::string escaped;
      for (const char c : option.names.back()) escaped += c == '-' ? "\\-" : std::string(1, c);
      CHECK_THAT(page->text, contains_text(escaped));
      if (option.is_positional) continue;
      const std::string bare =
          option.names.back().substr(option.names.back().find_first_not_of('-'));
      for (const std::string& shell : shells) CHECK_THAT(shell, contains_text(bare));
    }
  }
}

TEST_CASE("manual: text of the help cannot become a request or an expansion", "[manual]") {
  const std::vector<CommandHelp> all{{.name = "", .description = "about", .options = {}},
                                     {.name = "do",
                                      .description = ".so /etc/passwd",
                                      .options = {{.names = {"--it"},
                                                   .value = "N",
                                                   .words = {},
                                                   .completes = Completes::nothing,
                                                   .help = "it's [a:b] \\ $(x)"}}}};
  const std::vector<ManPage> pages = man_pages(all);
  CHECK_THAT(pages[1].text, contains_text("\n\\&.so /etc/passwd\n"));
  CHECK_THAT(pages[1].text, contains_text("it's [a:b] \\e $(x)"));
  CHECK_THAT(zsh_completion(all), contains_text("it'\\''s \\[a\\:b\\] \\\\ $(x)"));
  CHECK_THAT(fish_completion(all), contains_text("'it\\'s [a:b] \\\\ $(x)'"));
}

}  // namespace zcbench
