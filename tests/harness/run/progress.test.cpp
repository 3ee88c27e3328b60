#include "harness/run/progress.hpp"

#include <algorithm>
#include <memory>

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

const Point kPoint = make_point("square", "memfd", 1000, 2);
constexpr std::int64_t kSecondNs = 1'000'000'000;

// A stream whose output can be read back.
class Screen {
 public:
  std::FILE* stream() const { return file_.get(); }
  std::string text() const {
    std::string text(static_cast<std::size_t>(std::ftell(file_.get())), '\0');
    std::rewind(file_.get());
    REQUIRE(std::fread(text.data(), 1, text.size(), file_.get()) == text.size());
    return text;
  }
  std::size_t lines() const {
    const std::string all = text();
    std::size_t count = 0;
    for (const char c : all) count += c == '\r' ? 1 : 0;
    return count;
  }

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_{std::tmpfile(), std::fclose};
};

}  // namespace

TEST_CASE("the progress line says how far and how long", "[progress]") {
  CHECK(progress_line({0, 400, kPoint}, 0, 200) ==
        "  0 %  0/400 samples  ? left  square/memfd/elements:1000/workers:2/fork/real_time");
  CHECK(progress_line({100, 400, kPoint}, 5 * kSecondNs, 42) ==
        " 25 %  100/400 samples  15.0 s left  squar");
  CHECK(progress_line({399, 400, kPoint}, 399 * kSecondNs, 36) ==
        " 99 %  399/400 samples  1.00 s left ");
  CHECK(progress_line({400, 400, kPoint}, kSecondNs, 24) == "100 %  400/400 samples  ");
}

TEST_CASE("progress is rewritten at most ten times per second", "[progress]") {
  const Screen screen;
  Progress progress(true, screen.stream());
  for (std::int64_t ms = 0; ms < 1000; ++ms) {
    progress.show({static_cast<std::uint64_t>(ms), 1000, kPoint}, ms * 1'000'000);
  }
  CHECK(screen.lines() == 10);
  CHECK_THAT(screen.text(), contains_text("\r\x1b[K 90 %  900/1000 samples  100 ms left  square"));
}

TEST_CASE("a dumb terminal gets lines now and then, without an escape sequence", "[progress]") {
  const Screen screen;
  {
    Progress progress(true, screen.stream(), Progress::Style::plain);
    for (std::int64_t s = 0; s < 25; ++s) {
      progress.show({static_cast<std::uint64_t>(s), 25, kPoint}, s * kSecondNs);
    }
  }
  const std::string text = screen.text();
  CHECK(std::ranges::count(text, '\n') == 3);
  CHECK(text.starts_with("  0 %  0/25 samples"));
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\r') == std::string::npos);
}

TEST_CASE("a name cannot move the cursor out of the line", "[progress]") {
  const Screen screen;
  Progress progress(true, screen.stream());
  progress.show("one\x1b[2J\ntwo");
  CHECK(screen.text() == "\r\x1b[Kone\\x1b[2J\\ntwo");
}

TEST_CASE("the line is cleared at the end, once", "[progress]") {
  const Screen screen;
  {
    Progress progress(true, screen.stream());
    progress.show({1, 2, kPoint}, 0);
    progress.finish();
  }
  CHECK(screen.lines() == 2);
  const std::string text = screen.text();
  CHECK(text.substr(text.size() - 4) == "\r\x1b[K");
}

TEST_CASE("no progress if none is wanted", "[progress]") {
  const Screen screen;
  {
    Progress progress(false, screen.stream());
    progress.show({1, 2, kPoint});
    progress.finish();
  }
  CHECK(screen.text().empty());
}
