#include "harness/fleet/published_file.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "harness/os/file_io.hpp"
#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

TEST_CASE("a new file never replaces another", "[published_file]") {
  const TemporaryDirectory place;
  CHECK(publish_new_file(place.path("file"), "first"));
  CHECK_FALSE(publish_new_file(place.path("file"), "second"));
  std::ifstream file(place.path("file"));
  std::string text;
  file >> text;
  CHECK(text == "first");
  CHECK(names_in_folder(place.path("")) == std::vector<std::string>{"file"});
  CHECK(code_of([&] { publish_new_file(place.path("none/file"), "x"); }) == 5);
}

TEST_CASE("what cannot be written leaves nothing", "[published_file]") {
  const TemporaryDirectory place;
  CHECK(code_of([&] { publish_file(place.path("none/file"), "x"); }) == 5);
  std::filesystem::create_directories(place.path("taken/inside"));
  CHECK(code_of([&] { publish_file(place.path("taken"), "x"); }) == 5);  // the rename fails
  CHECK(names_in_folder(place.path("")) == std::vector<std::string>{"taken"});
  publish_file(place.path("file"), "old");
  publish_file(place.path("file"), "new");
  std::ifstream file(place.path("file"));
  std::string text;
  file >> text;
  CHECK(text == "new");
  CHECK(names_in_folder(place.path("")).size() == 2);
}

// Another process may mistake a file that is being written for a leftover, and remove it.
TEST_CASE("a file is published although its folder is swept meanwhile", "[published_file]") {
  const TemporaryDirectory place;
  std::atomic<int> published = 0;
  std::atomic<int> swept = 0;
  // Sweeps once per file: if it never paused, no file might ever get its final name.
  const std::jthread sweeper([&](const std::stop_token& stop) {
    for (int last = -1; !stop.stop_requested();) {
      const int now = published;
      if (now == last || std::ranges::none_of(names_in_folder(place.path("")), is_unpublished))
        continue;
      remove_unpublished_files(place.path(""));
      last = now;
      ++swept;
    }
  });
  for (int i = 0; i < 100 || swept == 0; ++i) {
    publish_file(place.path("file"), std::to_string(i));
    ++published;
    CHECK(publish_new_file(place.path("new-" + std::to_string(i)), "x"));
    ++published;
  }
  CHECK(names_in_folder(place.path("")).size() >= 101);  // the sweeper is still running
}

TEST_CASE("unfinished files are removed, and nothing else", "[published_file]") {
  const TemporaryDirectory place;
  publish_file(place.path("file"), "whole");
  place.write(".zcbench-fleet-tmp.file.0123", "half");
  place.write(".other", "mine");
  remove_unpublished_files(place.path(""));
  CHECK(names_in_folder(place.path("")) == std::vector<std::string>{".other", "file"});
}
