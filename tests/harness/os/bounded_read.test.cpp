#include "harness/os/bounded_read.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a file is read to its end, but never further than allowed", "[bounded_read]") {
  Pipe pipe = make_pipe();
  REQUIRE(::write(pipe.write_end.get(), "abcdef", 6) == 6);
  CHECK(read_at_most(pipe.read_end, 4) == "abcd");
  pipe.write_end.reset();
  CHECK(read_at_most(pipe.read_end, 100) == "ef");
  CHECK(read_at_most(pipe.read_end, 100) == "");
  const FileDescriptor endless(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
  CHECK(read_at_most(endless, 70'000)->size() == 70'000);
}

TEST_CASE("what cannot be read says why in errno", "[bounded_read]") {
  const FileDescriptor folder(::open("/", O_RDONLY | O_CLOEXEC));
  CHECK_FALSE(read_at_most(folder, 10));
  CHECK(errno == EISDIR);
}
