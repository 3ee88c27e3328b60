#include "harness/os/posix.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) != -1; }

}  // namespace

TEST_CASE("a descriptor is closed once, by its last owner", "[posix]") {
  int number = -1;
  {
    FileDescriptor first(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    number = first.get();
    FileDescriptor second(std::move(first));
    CHECK_FALSE(first.is_open());
    FileDescriptor third;
    third = std::move(second);
    CHECK(is_open(number));
    CHECK(third.get() == number);
  }
  CHECK_FALSE(is_open(number));
}

TEST_CASE("an anonymous shared mapping is shared over fork, a private one is not", "[posix]") {
  const Mapping shared = Mapping::anonymous_shared(16);
  const Mapping own = Mapping::anonymous_private(16);
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    shared.doubles(2)[1] = 3.5;
    own.doubles(2)[1] = 3.5;
    ::_exit(0);
  }
  REQUIRE(::waitpid(pid, nullptr, 0) == pid);
  CHECK(shared.doubles(2)[1] == 3.5);
  CHECK(own.doubles(2)[1] == 0);
}

TEST_CASE("a mapping of 0 bytes is a mapping; an impossible one is an error", "[posix]") {
  CHECK(Mapping::anonymous_private(0).data() != nullptr);
  CHECK_THROWS_WITH(Mapping::anonymous_private(std::size_t{1} << 60), contains_text("ENOMEM"));
  const FileDescriptor none;
  CHECK_THROWS_WITH(Mapping::of_file(none, 1, PROT_READ, MAP_SHARED), contains_text("EBADF"));
}

TEST_CASE("a moved mapping leaves nothing behind and unmaps once", "[posix]") {
  Mapping first = Mapping::anonymous_private(4096);
  void* const data = first.data();
  Mapping second = std::move(first);
  CHECK(first.data() == nullptr);
  CHECK(second.data() == data);
  second.reset();
  unsigned char resident = 0;
  CHECK(::mincore(data, 4096, &resident) == -1);
  CHECK(errno == ENOMEM);
}

TEST_CASE("a mapping is aligned and keeps no more than its size", "[posix]") {
  constexpr std::size_t kAlignment = 1 << 21;
  for (int i = 0; i < 8; ++i) {
    const Mapping odd = Mapping::anonymous_private(4096 * (2 * static_cast<std::size_t>(i) + 1));
    const Mapping aligned = Mapping::anonymous_shared(kAlignment, kAlignment);
    CHECK(reinterpret_cast<std::uintptr_t>(aligned.data()) % kAlignment == 0);
    CHECK(aligned.size_bytes() == kAlignment);
    aligned.doubles(kAlignment / 8).back() = 1;
  }
  const Mapping taken = Mapping::anonymous_private(4096);
  const Mapping elsewhere = Mapping::anonymous_shared_at(taken.data(), 4096);
  CHECK(elsewhere.data() != taken.data());
}

TEST_CASE("pipes are close-on-exec and never block", "[posix]") {
  const Pipe pipe = make_pipe();
  for (const int end : {pipe.read_end.get(), pipe.write_end.get()}) {
    CHECK((::fcntl(end, F_GETFD) & FD_CLOEXEC) != 0);
    CHECK((::fcntl(end, F_GETFL) & O_NONBLOCK) != 0);
  }
}

TEST_CASE("an error names the call, the text and the errno", "[posix]") {
  const SystemError error("open of x", ENOENT);
  CHECK(std::string(error.what()) == "open of x: No such file or directory (ENOENT)");
  CHECK(error.error_number == ENOENT);
  CHECK(error.code() == 4);
}

TEST_CASE("no text with a NUL byte reaches a system call", "[posix]") {
  CHECK(system_text("results/r.json") == std::string("results/r.json"));
  const std::string cut_short("victim\0.json", 12);
  CHECK_THROWS_AS(system_text(cut_short), ConfigError);
  CHECK_THROWS_WITH(system_text(cut_short),
                    contains_text("\"victim\\x00.json\": has a NUL byte; allowed"));
  const std::vector<std::string> words{"program", "word"};
  const std::vector<char*> pointers = system_words(words);
  REQUIRE(pointers.size() == 3);
  CHECK(pointers[1] == std::string("word"));
  CHECK(pointers[2] == nullptr);
  CHECK_THROWS_AS(system_words({"program", cut_short}), ConfigError);
}
