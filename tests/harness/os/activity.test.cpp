#include "harness/os/activity.hpp"

#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

// Listens to activities during its lifetime.
struct Heard {
  Heard() {
    set_activity_listener([this](const Activity* activity) {
      lines.push_back(activity == nullptr
                          ? "end"
                          : activity->label() + " " + std::to_string(activity->percent()));
    });
  }
  ~Heard() { set_activity_listener({}); }

  std::vector<std::string> lines;
};

}  // namespace

TEST_CASE("an activity says what it is at once, how far it is, and that it has ended",
          "[activity]") {
  Heard heard;
  {
    Activity reading("reading", 4);
    reading.advance();
    reading.advance_to(4);
    reading.advance();  // an estimate was too low
  }
  CHECK(heard.lines ==
        std::vector<std::string>{"reading 0", "reading 25", "reading 100", "reading 100", "end"});
}

TEST_CASE("an inner activity is heard, and only the end of the outermost", "[activity]") {
  Heard heard;
  {
    Activity files("files", 2);
    { const Activity file("file"); }
    files.advance();
  }
  CHECK(heard.lines == std::vector<std::string>{"files 0", "file 0", "files 50", "end"});
}

TEST_CASE("reports are few, however many the steps", "[activity]") {
  Heard heard;
  {
    Activity activity("steps", 1'000'000);
    for (int step = 0; step < 1'000'000; ++step) activity.advance();
  }
  CHECK(heard.lines.size() > 100);
  CHECK(heard.lines.size() < 1100);
}

TEST_CASE("without a listener an activity is silent, and one that comes later hears the next",
          "[activity]") {
  Activity before("before", 2);
  Heard heard;
  before.advance();
  CHECK(heard.lines.empty());
  { const Activity next("next"); }
  CHECK(heard.lines == std::vector<std::string>{"next 0"});
}
