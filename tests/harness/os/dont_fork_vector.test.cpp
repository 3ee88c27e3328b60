#include "harness/os/dont_fork_vector.hpp"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <numeric>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// Whether the page that contains the address is mapped in this process.
bool is_mapped(const void* address) {
  const auto page_bytes = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto page = reinterpret_cast<std::uintptr_t>(address) & ~(page_bytes - 1);
  unsigned char resident = 0;
  return ::mincore(reinterpret_cast<void*>(page), page_bytes, &resident) == 0;
}

}  // namespace

TEST_CASE("a forked child has no trace of the vector's memory", "[dont_fork_vector]") {
  DontForkVector<int> numbers(100'000);
  std::iota(numbers.begin(), numbers.end(), 0);
  REQUIRE(is_mapped(numbers.data()));
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) ::_exit(is_mapped(numbers.data()) || is_mapped(&numbers.back()) ? 1 : 0);
  int status = -1;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  CHECK(status == 0);
  CHECK(numbers.back() == 99'999);
}

TEST_CASE("it grows, moves and copies like any vector", "[dont_fork_vector]") {
  DontForkVector<DontForkVector<int>> rows;
  for (int row = 0; row < 1000; ++row) rows.emplace_back(static_cast<std::size_t>(row % 7), row);
  const DontForkVector<DontForkVector<int>> copy = rows;
  const DontForkVector<DontForkVector<int>> moved = std::move(rows);
  CHECK(copy == moved);
  CHECK(moved[6] == DontForkVector<int>(6, 6));
}
