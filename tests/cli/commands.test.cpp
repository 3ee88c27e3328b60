#include "cli/commands.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <regex>
#include <sstream>

#include "harness/base/exit_code.hpp"
#include "tests/catch.hpp"
#include "tests/cli/parsed_command_line.hpp"

namespace zcbench {

namespace {

std::string whole_text(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Returns the text of README.md and of every page of docs/.
std::string documentation() {
  const std::filesystem::path source = SOURCE_DIR;
  std::string text = whole_text(source / "README.md");
  for (const auto& entry : std::filesystem::directory_iterator(source / "docs")) {
    if (entry.path().extension() == ".md") text += whole_text(entry.path());
  }
  return text;
}

// Captures std::cout during its lifetime.
class PrintedText {
 public:
  PrintedText() : old_(std::cout.rdbuf(text_.rdbuf())) {}
  ~PrintedText() { std::cout.rdbuf(old_); }
  PrintedText(const PrintedText&) = delete;
  PrintedText& operator=(const PrintedText&) = delete;
  std::string str() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::streambuf* old_;
};

// Returns the output of --help, whose action does nothing else.
std::string printed(std::vector<std::string> words) {
  const PrintedText text;
  CHECK(parse(std::move(words))().code == ExitCode::kSuccess);
  return text.str();
}

}  // namespace

TEST_CASE("every command of the table has help", "[command_line]") {
  const std::string overview = printed({"--help"});
  REQUIRE(commands().size() > 10);
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    const std::string help = printed({command.name, "--help"});
    CHECK(help.starts_with(command.description));
    CHECK_THAT(help, contains_text(fmt::format("Usage: zcbench {} ", command.name)));
    CHECK_THAT(help, contains_text("Exit codes:"));
    CHECK_THAT(overview, contains_text(fmt::format("\n  {} ", command.name)));
    CHECK_THAT(overview, contains_text(command.description));
  }
}

TEST_CASE("every command of the table is documented", "[command_line]") {
  const std::string text = documentation();
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    // The name must follow "zcbench", and be a whole word: "run" is not found in "runs".
    CHECK(std::regex_search(text, std::regex(fmt::format(R"(zcbench {}\b)", command.name))));
  }
}

TEST_CASE("every name in the table is unique", "[command_line]") {
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    const std::string_view name = command.name;
    CHECK(std::ranges::all_of(name, [](char letter) { return letter >= 'a' && letter <= 'z'; }));
    CHECK(std::ranges::count(commands(), name, [](const Command& other) {
            return std::string_view(other.name);
          }) == 1);
  }
}

}  // namespace zcbench
