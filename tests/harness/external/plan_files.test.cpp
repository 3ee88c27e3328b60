#include "harness/external/plan_files.hpp"

#include <sys/stat.h>

#include <filesystem>

#include "harness/base/digest.hpp"
#include "harness/base/errors.hpp"
#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

ExternalCommand command_in(const TemporaryDirectory& folder, std::vector<std::string> argv) {
  return {.name = "mine", .argv = std::move(argv), .probe = {}, .folder = folder.path("")};
}

std::string write_program(const TemporaryDirectory& folder, const std::string& name,
                          const std::string& text) {
  const std::string path = folder.write(name, text);
  ::chmod(path.c_str(), 0755);
  return path;
}

}  // namespace

TEST_CASE("a command's files are its program and the first argument that is a file",
          "[plan_files]") {
  const TemporaryDirectory folder;
  folder.write("mine.py", "one");
  folder.write("log.txt", "two");
  const auto files =
      command_files(command_in(folder, {"sh", "-x", "{input}", "mine.py", "log.txt"}));
  REQUIRE(files.size() == 2);
  CHECK(files[0].word == "sh");
  CHECK(files[0].path.ends_with("/sh"));
  CHECK(files[0].digest.starts_with("xxh128:"));
  CHECK(files[1].word == "mine.py");
  CHECK(files[1].digest == digest_of("one"));
  write_program(folder, "mine", "three");
  const auto alone = command_files(command_in(folder, {"./mine", "{elements}", "8", "."}));
  REQUIRE(alone.size() == 1);
  CHECK(alone[0].digest == digest_of("three"));
  CHECK(command_files(command_in(folder, {"./none"}))[0].digest == "missing");
  CHECK(command_files(command_in(folder, {"no-such-program"}))[0].digest == "missing");
  CHECK(command_files({}).empty());
}

TEST_CASE("a program that changes during a run is refused by name", "[plan_files]") {
  const TemporaryDirectory folder;
  write_program(folder, "mine", "one");
  folder.write("mine.py", "two");
  ExternalCommand command = command_in(folder, {"./mine", "mine.py"});
  require_same_files(command);  // its files have no digests yet
  command.files = command_files(command);
  require_same_files(command);
  // The program is written again with the same contents.
  std::filesystem::remove(folder.path("mine"));
  write_program(folder, "mine", "one");
  require_same_files(command);
  folder.write("mine.py", "TWO");
  CHECK_THROWS_AS(require_same_files(command), CorruptError);
  CHECK_THROWS_WITH(require_same_files(command), contains_text("command mine: mine.py changed"));
  folder.write("mine.py", "two");
  require_same_files(command);
  std::filesystem::remove(folder.path("mine"));
  CHECK_THROWS_WITH(require_same_files(command), contains_text("is now missing"));
}
