#include "harness/temporary_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "tests/catch.hpp"
#include "tests/harness/temporary_directory.hpp"
#include "tests/harness/whole_files.hpp"

using namespace zcbench;

namespace {

FileDescriptor opened(const std::string& folder) {
  return FileDescriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

}  // namespace

TEST_CASE("a temporary file vanishes unless it is published", "[temporary_file]") {
  const TemporaryDirectory place;
  const FileDescriptor folder = opened(place.path(""));
  {
    TemporaryFile file(folder, "r.json");
    file.write("half", "r.json");
    REQUIRE(names_in(place.path("")).size() == 1);
    CHECK(TemporaryFile::is_temporary(names_in(place.path(""))[0]));
    CHECK_FALSE(TemporaryFile::sweep(folder, names_in(place.path(""))[0]));  // its writer lives
  }
  CHECK(names_in(place.path("")).empty());
}

TEST_CASE("a new name is taken once, and the file stays open and locked", "[temporary_file]") {
  const TemporaryDirectory place;
  const FileDescriptor folder = opened(place.path(""));
  TemporaryFile file(folder, "r");
  file.write("one", "r");
  const FileDescriptor published = file.publish_new("r");
  REQUIRE(published.is_open());
  CHECK(names_in(place.path("")) == std::vector<std::string>{"r"});
  const FileDescriptor again(::open(place.path("r").c_str(), O_RDONLY | O_CLOEXEC));
  CHECK(::flock(again.get(), LOCK_EX | LOCK_NB) != 0);
  REQUIRE(::lseek(published.get(), 0, SEEK_SET) == 0);
  REQUIRE(::write(published.get(), "two", 3) == 3);
  CHECK(read_text(place.path("r")) == "onetwo");

  TemporaryFile late(folder, "r");
  late.write("three", "r");
  CHECK_FALSE(late.publish_new("r").is_open());
  CHECK(read_text(place.path("r")) == "onetwo");
}

TEST_CASE("only names as we make them are temporary files", "[temporary_file]") {
  CHECK(TemporaryFile::is_temporary(TemporaryFile::prefix("r.json") + "abc123"));
  for (const char* name : {"r.json", ".r.json.zcbench-tmp.", ".r.json.zcbench-tmp.abc12",
                           "r.json.zcbench-tmp.abc123", ".zcbench-tmp.abc123", ".abc123", ""}) {
    CHECK_FALSE(TemporaryFile::is_temporary(name));
  }
}
