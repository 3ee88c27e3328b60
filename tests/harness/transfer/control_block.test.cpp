#include "harness/transfer/control_block.hpp"

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
#endif

}  // namespace

}  // namespace zcbench
