#include "harness/os/output_file.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/errors.hpp"
#include "tests/catch.hpp"
#include "tests/harness/os/forbidden_calls.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

// Returns the message with which this path is refused, or "accepted".
std::string refusal(const std::string& path, const std::string& config_path = "") {
  try {
    const OutputFile output(path, config_path);
  } catch (const ConfigError& error) {
    CHECK(error.code() == 2);
    CHECK(std::string(error.what()).find('\n') == std::string::npos);
    CHECK(std::string(error.what()).size() <= 1000);
    return error.what();
  }
  return "accepted";
}

mode_t mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

FileDescriptor opened(const std::string& folder) {
  return FileDescriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

constexpr int kNotPermitted = 77;

bool mount_over(const std::string& source, const std::string& target) {
  return ::unshare(CLONE_NEWNS) == 0 &&
         ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount(source.c_str(), target.c_str(), nullptr, MS_BIND, nullptr) == 0;
}

}  // namespace

TEST_CASE("save writes the file, and replaces it the next time", "[output_file]") {
  const TemporaryDirectory folder;
  const OutputFile output(folder.path("r.json"), "");
  CHECK(names_in(folder.path("")).empty());
  output.save("one\n");
  CHECK(read_text(folder.path("r.json")) == "one\n");
  output.save(std::string(3'000'000, 'x'));
  CHECK(read_text(folder.path("r.json")) == std::string(3'000'000, 'x'));
  CHECK(names_in(folder.path("")) == std::vector<std::string>{"r.json"});
}

TEST_CASE("save_partial leaves the file alone", "[output_file]") {
  const TemporaryDirectory folder;
  write_text(folder.path("r.json"), "old");
  const OutputFile output(folder.path("r.json"), "");
  output.save_partial("half");
  CHECK(read_text(folder.path("r.json")) == "old");
  CHECK(output.partial_path() == folder.path("r.json.partial"));
  CHECK(read_text(output.partial_path()) == "half");
  CHECK(names_in(folder.path("")).size() == 2);
}

TEST_CASE("a new file obeys the umask, a replaced one keeps its mode", "[output_file]") {
  const TemporaryDirectory folder;
  const OutputFile output(folder.path("r.json"), "");
  const mode_t before = ::umask(0027);
  output.save("one");
  CHECK(mode_of(output.path()) == 0640);
  REQUIRE(::chmod(output.path().c_str(), 0664) == 0);
  output.save("two");
  CHECK(mode_of(output.path()) == 0664);
  ::umask(before);
}

TEST_CASE("targets that could not be saved are refused", "[output_file]") {
  const TemporaryDirectory folder;
  write_text(folder.path("real"), "keep");
  REQUIRE(::symlink("real", folder.path("link").c_str()) == 0);
  REQUIRE(::symlink("nowhere", folder.path("dangling").c_str()) == 0);
  REQUIRE(::mkfifo(folder.path("fifo").c_str(), 0600) == 0);
  REQUIRE(::mkdir(folder.path("dir").c_str(), 0700) == 0);
  CHECK_THAT(refusal(""), contains_text("empty"));
  CHECK_THAT(refusal(folder.path("link")), contains_text("is a symbolic link"));
  CHECK_THAT(refusal(folder.path("dangling")), contains_text("is a symbolic link"));
  CHECK_THAT(refusal(folder.path("fifo")), contains_text("is a FIFO"));
  CHECK_THAT(refusal(folder.path("dir")), contains_text("is a directory"));
  CHECK_THAT(refusal(folder.path("dir/")), contains_text("is a directory"));
  CHECK_THAT(refusal(folder.path("dir/.")), contains_text("is a directory"));
  CHECK_THAT(refusal(folder.path("..")), contains_text("is a directory"));
  // An ordinary user may not write to /dev, which is reported before the kind of the file.
  CHECK_THAT(refusal("/dev/null"),
             contains_text(::geteuid() == 0 ? "is a device" : "cannot write into the directory"));
  CHECK_THAT(refusal(folder.path("none/r.json")), contains_text("ENOENT"));
  CHECK_THAT(refusal(folder.path("real/r.json")), contains_text("ENOTDIR"));
  CHECK_THAT(refusal(folder.path(std::string(228, 'n'))), contains_text("at most 227"));
  CHECK(refusal(folder.path(std::string(227, 'n'))) == "accepted");
  CHECK_THAT(refusal(folder.path(std::string(5000, 'n'))), contains_text("5000 bytes"));
  const std::string hostile = refusal(folder.path("a\nb\x1b[2J\xff/c"));
  CHECK_THAT(hostile, contains_text("a\\nb\\"));
  CHECK(hostile.find('\x1b') == std::string::npos);
  CHECK(read_text(folder.path("real")) == "keep");
}

TEST_CASE("the longest name can be saved, partially too", "[output_file]") {
  const TemporaryDirectory folder;
  const OutputFile output(folder.path(std::string(227, 'n')), "");
  output.save("whole");
  output.save_partial("half");
  CHECK(read_text(output.path()) == "whole");
  CHECK(read_text(output.partial_path()) == "half");
}

TEST_CASE("the config is never overwritten", "[output_file]") {
  const TemporaryDirectory folder;
  write_text(folder.path("c.json"), "{}");
  REQUIRE(::symlink("c.json", folder.path("alias").c_str()) == 0);
  CHECK_THAT(refusal(folder.path("c.json"), folder.path("c.json")), contains_text("config"));
  CHECK_THAT(refusal(folder.path("./c.json"), folder.path("alias")), contains_text("config"));
  CHECK(refusal(folder.path("r.json"), folder.path("c.json")) == "accepted");
  CHECK(refusal(folder.path("r.json"), "built-in lecture") == "accepted");
}

TEST_CASE("read-only files and directories are refused", "[output_file]") {
  const TemporaryDirectory folder;
  write_text(folder.path("r.json"), "keep");
  REQUIRE(::chmod(folder.path("r.json").c_str(), 0444) == 0);
  CHECK_THAT(refusal(folder.path("r.json")), contains_text("read-only"));
  REQUIRE(::chmod(folder.path("").c_str(), 0555) == 0);
  const int code = run_in_child([&] {
    if (::geteuid() == 0 && ::setresuid(65534, 65534, 65534) != 0) return 77;
    return refusal(folder.path("new.json")).find("cannot write into the directory") !=
                   std::string::npos
               ? 0
               : 1;
  });
  CHECK(code == 0);
  REQUIRE(::chmod(folder.path("").c_str(), 0755) == 0);
}

TEST_CASE("only the default folder is created", "[output_file]") {
  const TemporaryDirectory folder;
  const int code = run_in_child([&] {
    if (::chdir(folder.path("").c_str()) != 0) return 1;
    if (refusal("elsewhere/r.json") == "accepted") return 2;
    const OutputFile output("results/lecture-20240101T000000Z.json", "");
    if (::chdir("/") != 0) return 3;
    output.save("text");  // through the descriptor, not the path
    return 0;
  });
  CHECK(code == 0);
  CHECK(read_text(folder.path("results/lecture-20240101T000000Z.json")) == "text");
}

TEST_CASE("temporary files of dead writers are swept, others stay", "[output_file]") {
  const TemporaryDirectory folder;
  const std::vector<std::string> stay{".r.json.zcbench-tmp.abc", ".r.json.zcbench-tmp.abcdefg",
                                      ".q.json.zcbench-tmp.abcdef", ".xr.json.zcbench-tmp.abcdef"};
  for (const std::string& name : stay) write_text(folder.path(name), "not ours");
  write_text(folder.path(".r.json.zcbench-tmp.abcdef"), "torn");
  const std::string locked = folder.path(".r.json.zcbench-tmp.locked");
  const FileDescriptor writer(::open(locked.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  REQUIRE(::flock(writer.get(), LOCK_EX) == 0);

  CHECK(refusal(folder.path("r.json")) == "accepted");
  CHECK_FALSE(std::filesystem::exists(folder.path(".r.json.zcbench-tmp.abcdef")));
  CHECK(std::filesystem::exists(locked));
  for (const std::string& name : stay) CHECK(std::filesystem::exists(folder.path(name)));
}

TEST_CASE("a name that zcbench chose never replaces a file", "[output_file]") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("x-20260102T030405Z.json");
  const OutputFile one(path, "", NamedBy::zcbench);
  const OutputFile two(path, "", NamedBy::zcbench);
  write_text(folder.path("x-20260102T030405Z-2.json"), "precious");
  CHECK(one.save("one") == path);
  CHECK(two.save("two") == folder.path("x-20260102T030405Z-3.json"));
  CHECK(one.save_partial("half") == path + ".partial");
  CHECK(two.save_partial("other half") == folder.path("x-20260102T030405Z-2.json.partial"));
  CHECK(read_text(path) == "one");
  CHECK(read_text(folder.path("x-20260102T030405Z-2.json")) == "precious");
  CHECK(read_text(folder.path("x-20260102T030405Z-3.json")) == "two");
  CHECK(names_in(folder.path("")).size() == 5);
}

TEST_CASE("another user's file in a world-writable folder is refused, even for root",
          "[output_file]") {
  const TemporaryDirectory folder;
  write_text(folder.path("r.json"), "theirs");
  if (::chown(folder.path("r.json").c_str(), 65534, 65534) != 0) {
    WARN("skipped: only root can make a file of another user");
    return;
  }
  REQUIRE(::chmod(folder.path("r.json").c_str(), 0666) == 0);
  CHECK(refusal(folder.path("r.json")) == "accepted");  // only this user may write to the folder
  REQUIRE(::chmod(folder.path("").c_str(), 01777) == 0);
  CHECK_THAT(refusal(folder.path("r.json")), contains_text("is a file of user 65534"));
  const int code = run_in_child([&] {
    if (::setresuid(1234, 1234, 1234) != 0) return 1;
    const std::string why = refusal(folder.path("r.json"));
    return why.find("may not be replaced here") != std::string::npos ? 0 : 2;
  });
  CHECK(code == 0);
  REQUIRE(::chown(folder.path("r.json").c_str(), 0, 0) == 0);
  CHECK(refusal(folder.path("r.json")) == "accepted");
  CHECK(read_text(folder.path("r.json")) == "theirs");
}

TEST_CASE("no path is cut short at a NUL byte", "[output_file]") {
  const TemporaryDirectory folder;
  write_text(folder.path("victim"), "keep");
  const std::string path = folder.path("victim") + std::string("\0.json", 6);
  CHECK_THAT(refusal(path), contains_text("has a NUL byte"));
  CHECK_THAT(refusal(folder.path("") + std::string("\0/r.json", 8)),
             contains_text("has a NUL byte"));
  CHECK(read_text(folder.path("victim")) == "keep");
}

TEST_CASE("a text can come in pieces and be changed before it is whole", "[output_file]") {
  const TemporaryDirectory place;
  const OutputFile output(place.path("r.json"), "");
  std::string expected;
  output.save([&](TextSink& out) {
    // Some pieces fit the buffer of 1 MiB, one does not.
    for (const std::size_t bytes : {5U, 600'000U, 600'000U, 3'000'000U, 7U}) {
      const std::string piece(bytes, static_cast<char>('a' + expected.size() % 7));
      out.append(piece);
      expected += piece;
    }
    const auto replace = [&](std::size_t at, const std::string& text) {
      out.replace(at, text);
      expected.replace(at, text.size(), text);
    };
    replace(2, "XY");
    replace(1'200'003, "on disk already");
    replace(expected.size() - 3, "end");
    out.append("and on");
    expected += "and on";
  });
  CHECK(read_text(place.path("r.json")) == expected);
  CHECK(names_in(place.path("")) == std::vector<std::string>{"r.json"});
}

TEST_CASE("a text that cannot be finished leaves the old file", "[output_file]") {
  const TemporaryDirectory place;
  write_text(place.path("r.json"), "old");
  const OutputFile output(place.path("r.json"), "");
  CHECK_THROWS_AS(output.save([](TextSink& out) {
    out.append(std::string(2'000'000, 'x'));
    throw std::runtime_error("no more");
  }),
                  std::runtime_error);
  CHECK(read_text(place.path("r.json")) == "old");
  CHECK(names_in(place.path("")) == std::vector<std::string>{"r.json"});
}

TEST_CASE("the next name has the next number", "[output_file]") {
  CHECK(next_results("results/x-20260102T030405Z.json") == "results/x-20260102T030405Z-2.json");
  CHECK(next_results("x-20260102T030405Z-2.json") == "x-20260102T030405Z-3.json");
  CHECK(next_results("x-20260102T030405Z-9.html") == "x-20260102T030405Z-10.html");
}

TEST_CASE("a temporary file vanishes unless it is published", "[temporary_file]") {
  const TemporaryDirectory place;
  const FileDescriptor folder = opened(place.path(""));
  {
    TemporaryFile file(folder, "r.json");
    file.write("half", "r.json");
    REQUIRE(names_in(place.path("")).size() == 1);
    CHECK(TemporaryFile::is_temporary(names_in(place.path(""))[0]));
    CHECK_FALSE(TemporaryFile::sweep(folder, names_in(place.path(""))[0]));  // its writer is alive
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

TEST_CASE("only names that we generate are temporary files", "[temporary_file]") {
  CHECK(TemporaryFile::is_temporary(TemporaryFile::prefix("r.json") + "abc123"));
  for (const char* name : {"r.json", ".r.json.zcbench-tmp.", ".r.json.zcbench-tmp.abc12",
                           "r.json.zcbench-tmp.abc123", ".zcbench-tmp.abc123", ".abc123", ""}) {
    CHECK_FALSE(TemporaryFile::is_temporary(name));
  }
}

namespace {

// Returns 0 if a name can be taken only once, by a complete file, and stays locked by its writer.
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

TEST_CASE("another user's permissions only remove some", "[temporary_file]") {
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

TEST_CASE("a kept file stays under its own name", "[temporary_file]") {
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

TEST_CASE("a file is overwritten by a longer and by a shorter text", "[mounted_file]") {
  const TemporaryDirectory place;
  write_text(place.path("r"), "old");
  const FileDescriptor folder = opened(place.path(""));
  for (const std::string& text : {std::string(100'000, 'x'), std::string("short"), std::string()}) {
    write_text(place.path("copy"), text);
    const FileDescriptor copy(::open(place.path("copy").c_str(), O_RDONLY | O_CLOEXEC));
    MountedFile(folder, "r", text.size()).overwrite(copy);
    CHECK(read_text(place.path("r")) == text);
  }
  CHECK_FALSE(is_mount_point(folder, "r"));
  CHECK_THROWS_AS(MountedFile(folder, "none", 1), SystemError);
}

TEST_CASE("missing space is found before the first byte is changed", "[mounted_file]") {
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
    // This file may be the only complete copy, from a run that was killed while it overwrote the
    // target.
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
