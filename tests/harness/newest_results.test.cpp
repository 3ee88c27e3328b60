#include "harness/newest_results.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("the newest file is the one of the latest time in its name", "[newest_results]") {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("zcbench-newest-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  CHECK_FALSE(newest_results(folder, "lecture"));
  for (const char* name :
       {"lecture-20260102T030405Z.json", "lecture-20251231T235959Z.json",
        "lecture-20270101T000000Z.json.partial", "lecture-mine.json", "smoke-20280101T000000Z.json",
        "lecture-pool-20290101T000000Z.json", "lecture-20260102T030404Z.json",
        "lecture-20260101T000000Z.json.journal", "lecture-20250101T000000Z.json.journal",
        "l.journal", "lecture.journal", ".journal"}) {
    std::ofstream(folder / name) << "x";
  }
  CHECK(newest_results(folder, "lecture") == (folder / "lecture-20260102T030405Z.json").string());
  CHECK_FALSE(newest_results(folder, "ci"));
  CHECK(newest_results(folder, "lecture", ".journal") ==
        (folder / "lecture-20260101T000000Z.json.journal").string());
  CHECK_FALSE(newest_results(folder, "smoke", ".journal"));
  std::filesystem::remove_all(folder);
  CHECK_FALSE(newest_results(folder, "lecture"));
}
