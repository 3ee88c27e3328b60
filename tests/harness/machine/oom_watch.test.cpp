#include "harness/machine/oom_watch.hpp"

#include <filesystem>
#include <fstream>

#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

TEST_CASE("new OOM kills are reported once", "[oom_watch]") {
  const TemporaryDirectory root;
  std::filesystem::create_directory(root.path("proc"));
  const auto set = [&](int kills) {
    std::ofstream(root.path("proc/vmstat")) << "pgfault 7\noom_kill " << kills << "\nswap_ra 0\n";
  };
  set(3);
  OomWatch watch(root.path(""));
  CHECK(watch.take_new_kills().empty());
  set(4);
  CHECK_THAT(watch.take_new_kills(),
             contains_text("out-of-memory killer ran 1 time during this point"));
  CHECK(watch.take_new_kills().empty());
  set(6);
  CHECK_THAT(watch.take_new_kills(), contains_text("2 times"));
}

TEST_CASE("without the kernel's count nothing is reported", "[oom_watch]") {
  const TemporaryDirectory root;
  OomWatch watch(root.path(""));
  CHECK(watch.take_new_kills().empty());
}
