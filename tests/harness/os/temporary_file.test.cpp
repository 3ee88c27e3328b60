#include "harness/os/temporary_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <utility>
#include <vector>

#include "tests/catch.hpp"
#include "tests/harness/os/forbidden_calls.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/whole_files.hpp"

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

namespace {

// 0: a name is taken once, by a whole file, and never from another file.
int outcome_of_two_publishers(const std::string& place) {
  const FileDescriptor folder = opened(place);
  TemporaryFile one(folder, "r");
  one.write("one", "r");
  TemporaryFile two(folder, "r");
  two.write("two", "r");
  const FileDescriptor published = one.publish_new("r");
  if (!published.is_open()) return 1;
  if (two.publish_new("r").is_open()) return 2;
  if (read_text(place + "/r") != "one") return 3;
  const FileDescriptor again(::open((place + "/r").c_str(), O_RDONLY | O_CLOEXEC));
  if (::flock(again.get(), LOCK_EX | LOCK_NB) == 0) return 4;
  return 0;
}

}  // namespace

TEST_CASE("a new name is taken without the calls that a file system may lack", "[temporary_file]") {
  struct Lack {
    std::vector<long> calls;
    int error;
  };
  const Lack lacks[] = {{{SYS_link, SYS_linkat}, EPERM},
                        {{SYS_renameat2}, EINVAL},
                        {{SYS_renameat2, SYS_linkat}, EPERM},
                        {{SYS_renameat2, SYS_linkat}, ENOSYS},
                        {{SYS_fchmod}, EPERM}};
  for (const Lack& lack : lacks) {
    const TemporaryDirectory place;
    const int code = run_in_child([&] {
      if (!forbid(lack.calls, lack.error)) return 77;
      return outcome_of_two_publishers(place.path(""));
    });
    if (code == 77) {
      WARN("skipped: no seccomp here");
      return;
    }
    CHECK(code == 0);
    CHECK(names_in(place.path("")) == std::vector<std::string>{"r"});
  }
}

TEST_CASE("a private file is its owner's only, whatever the umask", "[temporary_file]") {
  const TemporaryDirectory place;
  const FileDescriptor folder = opened(place.path(""));
  const mode_t before = ::umask(0);
  const FileDescriptor file =
      TemporaryFile(folder, "r", TemporaryFile::kPrivateMode).publish_new("r");
  ::umask(before);
  struct stat status {};
  REQUIRE(::fstat(file.get(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("another user's permissions take away, and never give", "[temporary_file]") {
  const TemporaryDirectory place;
  const std::string path = place.path("r");
  write_text(path, "theirs");
  if (::chown(path.c_str(), 65534, 65534) != 0) {
    WARN("skipped: only root can make a file of another user");
    return;
  }
  const FileDescriptor folder = opened(place.path(""));
  const mode_t before = ::umask(0022);
  for (const auto& [theirs, wanted] : {std::pair<mode_t, mode_t>{0666, 0644}, {0600, 0600}}) {
    REQUIRE(::chmod(path.c_str(), theirs) == 0);
    TemporaryFile file(folder, "r");
    file.write("ours", "r");
    REQUIRE(file.publish("other"));
    struct stat status {};
    REQUIRE(::stat(place.path("other").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == wanted);
  }
  ::umask(before);
}

TEST_CASE("what is kept stays under its own name", "[temporary_file]") {
  const TemporaryDirectory place;
  const FileDescriptor folder = opened(place.path(""));
  std::string name;
  {
    TemporaryFile file(folder, "r");
    file.write("whole", "r");
    CHECK(file.owner() == ::geteuid());
    name = file.keep();
  }
  CHECK(read_text(place.path(name)) == "whole");
}
