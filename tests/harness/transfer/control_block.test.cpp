#include "harness/transfer/control_block.hpp"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/catch.hpp"

namespace zcbench {

namespace {

struct alignas(64) Line {
  int value = 7;
};

TEST_CASE("a control block hands out initialised, aligned objects side by side") {
  ControlBlock side;
  const std::span<char> letters = side.allocate<char>(3);
  const std::span<Line> lines = side.allocate<Line>(2);
  CHECK(letters[2] == '\0');
  CHECK(lines.size() == 2);
  CHECK(lines[1].value == 7);
  CHECK(reinterpret_cast<std::uintptr_t>(lines.data()) % 64 == 0);
  CHECK(reinterpret_cast<char*>(lines.data()) - letters.data() == 64);
}

TEST_CASE("a control block in the memory of the one before begins anew") {
  const Line* first = nullptr;
  {
    ControlBlock side;
    first = side.allocate<Line>(1).data();
    side.allocate<Line>(1)[0].value = 42;
  }
  ControlBlock side;
  const std::span<Line> lines = side.allocate<Line>(2);
  CHECK(lines.data() == first);
  CHECK(lines[1].value == 7);
  ControlBlock beside;
  CHECK(beside.allocate<Line>(1).data() != first);
}

TEST_CASE("a control block that is full says so") {
  ControlBlock side;
  side.allocate<Line>(ControlBlock::kCapacityBytes / sizeof(Line));
  CHECK_THROWS_AS(side.allocate<char>(1), std::bad_alloc);
  CHECK_THROWS_AS(ControlBlock().allocate<Line>(~std::size_t{0}), std::bad_alloc);
}

#ifndef __SANITIZE_THREAD__
TEST_CASE("what a forked worker writes to a control block, the parent reads") {
  ControlBlock side;
  const std::span<Line> lines = side.allocate<Line>(1);
  const pid_t pid = ::fork();
  if (pid == 0) {
    lines[0].value = 42;
    ::_exit(0);
  }
  ::waitpid(pid, nullptr, 0);
  CHECK(lines[0].value == 42);
}

TEST_CASE("an exec'd worker's view of a control block has what the parent put there") {
  ControlBlock side(ControlBlock::Workers::execed);
  side.allocate<char>(1);
  const std::span<Line> lines = side.allocate<Line>(1);
  lines[0].value = 41;
  CHECK(side.from_parent(2.5) == 2.5);
  FileDescriptor passed(::memfd_create("test", MFD_CLOEXEC));
  side.pass(passed);
  REQUIRE(side.passed().size() == 2);
  CHECK(side.passed()[0] == side.descriptor());
  CHECK(side.passed()[1] == passed.get());
  const pid_t pid = ::fork();
  if (pid == 0) {  // runs no destructors, as in a worker
    auto& view = *new ControlBlock(FileDescriptor(::dup(side.descriptor())));
    view.allocate<char>(1);
    auto& same = view.allocate<Line>(1)[0];
    const double number = view.from_parent(0.0);
    FileDescriptor& descriptor = *new FileDescriptor;
    view.pass(descriptor);
    const bool is_same = view.is_attached() && same.value == 41 && number == 2.5 &&
                         descriptor.get() == passed.get() && &same != lines.data();
    same.value = 42;
    ::_exit(is_same ? 0 : 1);
  }
  int status = -1;
  ::waitpid(pid, &status, 0);
  CHECK(status == 0);
  CHECK(lines[0].value == 42);
}
#endif

TEST_CASE("forked workers need nothing passed") {
  ControlBlock side;
  FileDescriptor passed(::memfd_create("test", MFD_CLOEXEC));
  side.pass(passed);
  CHECK(side.passed().empty());
  CHECK(side.descriptor() == -1);
  CHECK(side.from_parent(7) == 7);
}

TEST_CASE("another file is not taken for a control block") {
  CHECK_THROWS_WITH(ControlBlock(FileDescriptor(::memfd_create("test", MFD_CLOEXEC))),
                    contains_text("this is not a control block"));
  CHECK_THROWS_AS(ControlBlock(FileDescriptor()), SystemError);
}

}  // namespace

}  // namespace zcbench
