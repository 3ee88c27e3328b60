#include "harness/external/command_probe.hpp"

#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

ExternalCommand probed_by(const std::string& script) {
  return {.name = "mine", .argv = {"sh"}, .probe = {"sh", "-c", script}, .folder = ""};
}

}  // namespace

TEST_CASE("a probe's first line is the version", "[command_probe]") {
  const ProbeAnswer answer = probe_command(probed_by("echo mine 1.2; echo more"), 60);
  CHECK_FALSE(answer.unavailable);
  CHECK(answer.version == "mine 1.2");
  ExternalCommand without_probe = probed_by("");
  without_probe.probe.clear();
  const ProbeAnswer none = probe_command(without_probe, 60);
  CHECK_FALSE(none.unavailable);
  CHECK(none.version.empty());
}

TEST_CASE("a probe that fails says why the command is unavailable", "[command_probe]") {
  const ProbeAnswer answer = probe_command(probed_by("echo no NumPy here >&2; exit 1"), 60);
  REQUIRE(answer.unavailable);
  CHECK_THAT(*answer.unavailable, contains_text("command mine"));
  CHECK_THAT(*answer.unavailable, contains_text("status 1"));
  CHECK_THAT(*answer.unavailable, contains_text("no NumPy here"));
  const ProbeAnswer hung = probe_command(probed_by("sleep 600"), 0.1);
  REQUIRE(hung.unavailable);
  CHECK_THAT(*hung.unavailable, contains_text("deadline"));
}

TEST_CASE("what is missing is seen without starting anything", "[command_probe]") {
  const TemporaryDirectory folder;
  ExternalCommand command = probed_by("true");
  CHECK_FALSE(why_command_cannot_run(command));
  CHECK_FALSE(why_command_cannot_run({}));
  command.probe.front() = "no such probe";
  CHECK_THAT(why_command_cannot_run(command).value_or(""),
             contains_text("needs the program no such probe"));
  command.argv.front() = "./mine";
  command.folder = folder.path("");
  CHECK_THAT(why_command_cannot_run(command).value_or(""), contains_text("the program ./mine"));
  command.folder = folder.path("gone/");
  CHECK_THAT(why_command_cannot_run(command).value_or(""), contains_text("folder of its config"));
}
