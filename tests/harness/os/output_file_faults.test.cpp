// Tests what happens if the disk is full, the file may not grow, or the process is killed during a
// save.
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include "harness/base/errors.hpp"
#include "harness/os/output_file.hpp"
#include "harness/os/posix.hpp"
#include "tests/catch.hpp"
#include "tests/harness/os/process_state.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

// Returns 0 if a save of `bytes` bytes fails with exit code 5 and `reason`, leaves only the old
// file, and a small save then succeeds.
int failed_save_outcome(const std::string& folder, std::size_t bytes, const std::string& reason) {
  const std::string path = folder + "/r.json";
  write_text(path, "old results");
  const OutputFile output(path, "");
  try {
    output.save(std::string(bytes, 'x'));
    return 1;
  } catch (const OutputError& error) {
    if (error.code() != 5) return 2;
    if (std::string(error.what()).find(reason) == std::string::npos) return 3;
  }
  if (read_text(path) != "old results") return 4;
  const auto entries = std::filesystem::directory_iterator(folder);
  if (std::distance(begin(entries), end(entries)) != 1) return 5;
  output.save("small");
  return read_text(path) == "small" ? 0 : 6;
}

constexpr int kLimitNotPermitted = 77;
constexpr unsigned kKills = 150;

// Whether the new file, which still has its temporary name, has grown to that size.
bool is_saving(const std::string& folder, std::uintmax_t bytes) {
  for (const std::string& name : names_in(folder)) {
    std::error_code gone;
    const std::uintmax_t size = std::filesystem::file_size(folder + "/" + name, gone);
    if (name != "r.json" && !gone && size >= bytes) return true;
  }
  return false;
}

bool mount_small_tmpfs(const std::string& folder) {
  return ::unshare(CLONE_NEWNS) == 0 &&
         ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=64k") == 0;
}

}  // namespace

TEST_CASE("a full disk leaves the old file", "[output_file]") {
  const TemporaryDirectory folder;
  const int code = run_in_child([&] {
    if (!mount_small_tmpfs(folder.path(""))) return kLimitNotPermitted;
    return failed_save_outcome(folder.path(""), 1'000'000, "ENOSPC");
  });
  if (code == kLimitNotPermitted) {
    WARN("skipped: may not mount a tmpfs here");
    return;
  }
  CHECK(code == 0);
}

TEST_CASE("the largest allowed file size leaves the old file", "[output_file]") {
  const TemporaryDirectory folder;
  const int code = run_in_child([&] {
    const rlimit limit{4096, 4096};
    ::signal(SIGXFSZ, SIG_IGN);
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return kLimitNotPermitted;
    return failed_save_outcome(folder.path(""), 100'000, "EFBIG");
  });
  CHECK(code == 0);
}

TEST_CASE("a target that became a directory is reported, and nothing is left", "[output_file]") {
  const TemporaryDirectory folder;
  const OutputFile output(folder.path("r.json"), "");
  REQUIRE(std::filesystem::create_directory(folder.path("r.json")));
  CHECK_THROWS_AS(output.save("text"), OutputError);
  CHECK(names_in(folder.path("")) == std::vector<std::string>{"r.json"});
}

TEST_CASE("killed at any moment of a save, the file is complete", "[output_file]") {
  const TemporaryDirectory folder;
  const std::string path = folder.path("r.json");
  const std::string old_text(400'000, 'a');
  const std::string new_text(700'000, 'b');
  write_text(path, old_text);
  int strays = 0;
  for (unsigned kill = 0; kill < kKills; ++kill) {
    const Pipe started = make_pipe();
    const pid_t pid = ::fork();
    if (pid == 0) {
      try {
        const OutputFile output(path, "");
        output.save(old_text);
        if (::write(started.write_end.get(), "", 1) != 1) ::_exit(2);
        for (;;) {
          output.save(new_text);
          output.save(old_text);
        }
      } catch (...) {
      }
      ::_exit(1);
    }
    pollfd saved{.fd = started.read_end.get(), .events = POLLIN, .revents = 0};
    REQUIRE(::poll(&saved, 1, 60'000) == 1);
    const std::uintmax_t bytes = new_text.size() / kKills * kill;
    REQUIRE(comes_true([&] { return is_saving(folder.path(""), bytes); }));
    ::kill(pid, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(pid, &status, 0) == pid);
    REQUIRE(WIFSIGNALED(status));
    const std::string text = read_text(path);
    REQUIRE((text == old_text || text == new_text));
    strays += static_cast<int>(names_in(folder.path("")).size()) - 1;
  }
  CHECK(strays > 0);  // otherwise no kill hit a save
  const OutputFile output(path, "");
  CHECK(names_in(folder.path("")) == std::vector<std::string>{"r.json"});
}
