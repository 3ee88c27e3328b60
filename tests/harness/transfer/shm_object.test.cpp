#include "harness/transfer/shm_object.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "harness/transfer/transfer.hpp"
#include "tests/catch.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

bool exists(const std::string& path) { return std::filesystem::exists(path); }

}  // namespace

TEST_CASE("an object is private, reserved, attachable by its path and gone afterwards", "[shm]") {
  std::string path;
  {
    const ShmObject object(8192);
    path = object.path();
    CHECK(path.size() == std::string("/dev/shm/").size() + std::string(kShmPrefix).size() + 32);
    CHECK(exists(path));
    struct stat status {};
    REQUIRE(::fstat(object.file().get(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(status.st_size == 8192);
    CHECK(status.st_blocks * 512 >= 8192);
    const Mapping ours = Mapping::of_file(object.file(), 8192, PROT_READ | PROT_WRITE, MAP_SHARED);
    ours.doubles(1)[0] = 2.5;
    const FileDescriptor again = open_shm_object(path);
    CHECK(Mapping::of_file(again, 8192, PROT_READ, MAP_SHARED).doubles(1)[0] == 2.5);
    CHECK(ShmObject(16).path() != path);
  }
  CHECK_FALSE(exists(path));
  CHECK_THROWS_WITH(open_shm_object(path), contains_text("ENOENT"));
}

TEST_CASE("a sweep removes what a killed run left, and nothing else", "[shm]") {
  const ShmObject alive(16);
  const std::string stale = "/" + std::string(kShmPrefix) + "00000000000000000000000000000000";
  const FileDescriptor file(::shm_open(stale.c_str(), O_CREAT | O_RDWR, 0600));
  REQUIRE(file.is_open());
  const std::string foreign = "/other-" + std::to_string(::getpid());
  const FileDescriptor other(::shm_open(foreign.c_str(), O_CREAT | O_RDWR, 0600));
  REQUIRE(other.is_open());
  sweep_stale_shm_objects();
  CHECK_FALSE(exists("/dev/shm" + stale));
  CHECK(exists(alive.path()));
  CHECK(exists("/dev/shm" + foreign));
  ::shm_unlink(foreign.c_str());
}

TEST_CASE("what does not fit is an error and leaves no name", "[shm]") {
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    if (!enter_private_shm(64 * 1024)) ::_exit(2);
    try {
      const ShmObject object(1 << 20);
    } catch (const SystemError& error) {
      ::_exit(error.error_number == ENOSPC && std::filesystem::is_empty("/dev/shm") ? 0 : 1);
    }
    ::_exit(1);
  }
  int status = -1;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  if (WEXITSTATUS(status) == 2) WARN("no private mount namespace here: not tested");
  CHECK((WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 2));
}

TEST_CASE("a private /dev/shm stays out of the machine's own", "[shm]") {
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    if (!enter_private_shm(1 << 20)) ::_exit(0);
    std::ofstream("/dev/shm/zcbench-visible") << "x";
    ::_exit(0);
  }
  REQUIRE(::waitpid(pid, nullptr, 0) == pid);
  CHECK_FALSE(exists("/zcbench-visible"));
}

TEST_CASE("a /dev/shm in which nothing can be made is found before the first point", "[shm]") {
  const int code = run_in_child([] {
    if (!enter_private_shm(1 << 20)) return 2;
    if (find_strategy("posix_shm")->unavailable()) return 3;
    if (!std::filesystem::is_empty("/dev/shm")) return 4;
    if (::mount(nullptr, "/dev/shm", nullptr, MS_REMOUNT | MS_RDONLY, nullptr) != 0) return 2;
    const auto reason = find_strategy("posix_shm")->unavailable();
    return reason && reason->find("no object can be made in /dev/shm") == 0 ? 0 : 5;
  });
  if (code == 2) WARN("no private mount namespace here: not tested");
  CHECK((code == 0 || code == 2));
}

TEST_CASE("a program of an ordinary user can open what we hold open", "[shm]") {
  const int code = run_in_child([] {
    constexpr uid_t kNobody = 65534;
    if (::geteuid() == 0) {
      if (::setresgid(kNobody, kNobody, kNobody) != 0) return 2;
      if (::setresuid(kNobody, kNobody, kNobody) != 0) return 2;
      ::prctl(PR_SET_DUMPABLE, 1);  // as if this user had started the process
    }
    const FileDescriptor file(::memfd_create("input", MFD_CLOEXEC));
    const auto is_opened_by_program = [&] {
      const std::string path = "/proc/$PPID/fd/" + std::to_string(file.get());
      return std::system(("exec 2>/dev/null; : <" + path).c_str()) == 0;
    };
    if (!is_opened_by_program()) return 3;
    if (!enter_private_shm(1 << 20)) return 2;
    return is_opened_by_program() ? 0 : 4;
  });
  if (code == 2) WARN("skipped: an ordinary user may make no mount namespace here");
  CHECK((code == 0 || code == 2));
}
