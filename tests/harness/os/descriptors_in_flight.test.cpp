#include "harness/os/descriptors_in_flight.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <iterator>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

// Runs `body` in a child process and returns its exit status.
int in_child(int (*body)(const DescriptorsInFlight& flight), const DescriptorsInFlight& flight) {
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) ::_exit(body(flight));
  int status = -1;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("descriptors in flight come out whole, in order, with their numbers",
          "[descriptors_in_flight]") {
  DescriptorsInFlight flight;
  const Pipe kept = make_pipe();
  for (std::uint32_t number = 0; number < DescriptorsInFlight::kMostGroups; ++number) {
    const Pipe pipe = make_pipe();
    const std::byte text{static_cast<unsigned char>(number)};
    REQUIRE(::write(pipe.write_end.get(), &text, 1) == 1);
    const int group[] = {pipe.read_end.get(), kept.write_end.get()};
    flight.put(number, group);
  }
  flight.end_puts();
  for (std::uint32_t number = 0; number < DescriptorsInFlight::kMostGroups; ++number) {
    int group[2];
    REQUIRE(flight.take(group) == number);
    const FileDescriptor first(group[0]);
    const FileDescriptor second(group[1]);
    std::byte text{};
    REQUIRE(::read(first.get(), &text, 1) == 1);
    CHECK(text == std::byte{static_cast<unsigned char>(number)});
    CHECK(::fcntl(first.get(), F_GETFD) == FD_CLOEXEC);
    CHECK(::write(second.get(), &text, 1) == 1);
  }
  int none[2];
  CHECK_THROWS_WITH(flight.take(none), contains_text("receiving descriptors"));
}

TEST_CASE("a child has nothing of what is in flight until it takes it", "[descriptors_in_flight]") {
  DescriptorsInFlight flight;
  const std::ptrdiff_t before = open_descriptors();
  {
    const Pipe pipe = make_pipe();
    const int group[] = {pipe.read_end.get(), pipe.write_end.get()};
    flight.put(7, group);
  }
  flight.end_puts();  // closes one descriptor
  REQUIRE(open_descriptors() == before - 1);
  CHECK(in_child(
            [](const DescriptorsInFlight& inherited) {
              const std::ptrdiff_t born_with = open_descriptors();
              int group[2];
              if (inherited.take(group) != 7) return 1;
              inherited.leave();
              return open_descriptors() == born_with + 2 - 1 ? 0 : 2;
            },
            flight) == 0);
  int group[2];
  CHECK_THROWS_AS(flight.take(group), SystemError);  // the child has taken them
}

TEST_CASE("descriptors that the table has no room for are an error, and none is left open",
          "[descriptors_in_flight]") {
  DescriptorsInFlight flight;
  const Pipe pipe = make_pipe();
  const int group[] = {pipe.read_end.get(), pipe.write_end.get()};
  flight.put(0, group);
  CHECK(in_child(
            [](const DescriptorsInFlight& inherited) {
              const std::ptrdiff_t before = open_descriptors();
              const int next = ::dup(0);
              ::close(next);
              const rlimit room_for_one{.rlim_cur = static_cast<rlim_t>(next) + 1,
                                        .rlim_max = static_cast<rlim_t>(next) + 1};
              if (::setrlimit(RLIMIT_NOFILE, &room_for_one) != 0) return 1;
              int taken[2];
              try {
                inherited.take(taken);
                return 2;
              } catch (const SystemError& error) {
                if (error.error_number != EMFILE) return 3;
              }
              return open_descriptors() == before ? 0 : 4;
            },
            flight) == 0);
}
