#include "harness/os/mounted_file.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

#include "harness/base/errors.hpp"
#include "harness/os/output_file.hpp"
#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

constexpr int kNotPermitted = 77;

FileDescriptor opened(const std::string& folder) {
  return FileDescriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

bool mount_over(const std::string& source, const std::string& target) {
  return ::unshare(CLONE_NEWNS) == 0 &&
         ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount(source.c_str(), target.c_str(), nullptr, MS_BIND, nullptr) == 0;
}

}  // namespace

TEST_CASE("a file is overwritten by a longer and by a shorter text", "[mounted_file]") {
  const TemporaryDirectory place;
  write_text(place.path("r"), "old");
  const FileDescriptor folder = opened(place.path(""));
  for (const std::string& text : {std::string(100'000, 'x'), std::string("short"), std::string()}) {
    MountedFile(folder, "r", text.size()).overwrite(text);
    CHECK(read_text(place.path("r")) == text);
  }
  CHECK_FALSE(is_mount_point(folder, "r"));
  CHECK_THROWS_AS(MountedFile(folder, "none", 1), SystemError);
}

TEST_CASE("space that is not there is found before the first byte is changed", "[mounted_file]") {
  const TemporaryDirectory place;
  write_text(place.path("r"), "old");
  const int code = run_in_child([&] {
    const rlimit limit{4096, 4096};
    ::signal(SIGXFSZ, SIG_IGN);
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
    try {
      const MountedFile file(opened(place.path("")), "r", 100'000);
    } catch (const SystemError& error) {
      return error.error_number == EFBIG ? 0 : 2;
    }
    return 3;
  });
  CHECK(code == 0);
  CHECK(read_text(place.path("r")) == "old");
}

TEST_CASE("an output that is a mount point is written through", "[mounted_file][output_file]") {
  const TemporaryDirectory place;
  write_text(place.path("outside"), "old and longer than what comes");
  write_text(place.path("r.json"), "");
  const int code = run_in_child([&] {
    if (!mount_over(place.path("outside"), place.path("r.json"))) return kNotPermitted;
    if (!is_mount_point(opened(place.path("")), "r.json")) return 1;
    // It may be the only whole copy of what a run wrote that was killed while it overwrote.
    write_text(place.path(".r.json.zcbench-tmp.abcdef"), "whole");
    const OutputFile output(place.path("r.json"), "");
    if (output.save("results") != place.path("r.json")) return 2;
    return read_text(place.path("outside")) == "results" ? 0 : 3;
  });
  if (code == kNotPermitted) {
    WARN("skipped: may not mount here");
    return;
  }
  CHECK(code == 0);
  CHECK(read_text(place.path(".r.json.zcbench-tmp.abcdef")) == "whole");
  CHECK(names_in(place.path("")).size() == 3);
}
