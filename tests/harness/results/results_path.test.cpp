#include "harness/results/results_path.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

TEST_CASE("the newest file is the one of the latest time in its name", "[newest_results]") {
  const TemporaryDirectory place;
  const std::string folder = place.path("results");
  CHECK_FALSE(newest_results(folder, "lecture"));
  REQUIRE(::mkdir(folder.c_str(), 0777) == 0);
  CHECK_FALSE(newest_results(folder, "lecture"));
  for (const char* name :
       {"lecture-20260102T030405Z.json", "lecture-20251231T235959Z.json",
        "lecture-20270101T000000Z.json.partial", "lecture-mine.json", "smoke-20280101T000000Z.json",
        "lecture-pool-20290101T000000Z.json", "lecture-20260102T030404Z.json",
        "lecture-20260101T000000Z.json.journal", "lecture-20250101T000000Z.json.journal",
        "l.journal", "lecture.journal", ".journal"}) {
    write_text(folder + "/" + name, "x");
  }
  CHECK(newest_results(folder, "lecture") == folder + "/lecture-20260102T030405Z.json");
  CHECK_FALSE(newest_results(folder, "ci"));
  CHECK(newest_results(folder, "lecture", ".journal") ==
        folder + "/lecture-20260101T000000Z.json.journal");
  CHECK_FALSE(newest_results(folder, "smoke", ".journal"));
}

TEST_CASE("of one second, the highest number is the newest", "[newest_results]") {
  const TemporaryDirectory place;
  const std::string folder = place.path("");
  for (const char* name :
       {"x-20260102T030405Z.json", "x-20260102T030405Z-2.json", "x-20260102T030405Z-10.json",
        "x-20260102T030404Z-99.json", "x-20260102T030405Z-011.json", "x-20260102T030405Z-.json"}) {
    write_text(place.path(name), "x");
  }
  CHECK(newest_results(folder, "x") == folder + "/x-20260102T030405Z-10.json");
  write_text(place.path("x-20260102T030406Z.json"), "x");
  CHECK(newest_results(folder, "x") == folder + "/x-20260102T030406Z.json");
}

TEST_CASE("a new name is of no file, run or page that is there", "[newest_results]") {
  const TemporaryDirectory place;
  const int code = run_in_child([&] {
    if (::chdir(place.path("").c_str()) != 0 || ::mkdir("results", 0777) != 0) return 1;
    for (const char* beside : {".json", ".json.journal", ".json.partial", ".html"}) {
      const std::string name = new_results("x");
      const std::string stem = name.substr(0, name.size() - std::string_view(".json").size());
      write_text(stem + beside, "x");
      const std::string next = new_results("x");
      // After this first pass, the names may also differ because a second has passed.
      if (next == name || !next.starts_with("results/x-")) return 2;
    }
    return 0;
  });
  CHECK(code == 0);
}
