#include "analysis/summary/summary.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

std::string golden(const std::string& name) {
  return read_text(std::string(SOURCE_DIR) + "/tests/golden/" + name);
}

ChunkResult make_chunk(double mean) {
  return {.count = 500'000, .mean = mean, .deviation = 0.2887, .max = 1.0};
}

// A run that shows every feature of the summary at once.
RunResult make_full_run() {
  RunResult run = make_run();
  run.points.clear();
  const std::vector<std::uint64_t> sizes{1'000, 10'000, 100'000, 1'000'000, 1'048'576};
  double time_ns = 2e5;
  for (const std::uint64_t elements : sizes) {
    time_ns *= 2;
    run.points.push_back(make_valid(make_point("square", "shared_mmap", elements, 4), time_ns));
    run.points.push_back(
        make_valid(make_point("square", "pipe_copy", elements, 4), time_ns * 3.456));
    Point queue = make_point("square", "serialized_queue", elements, 4);
    queue.codec = "msgpack";
    queue.tasks_per_worker = 8;
    run.points.push_back(make_valid(queue, time_ns * 123.4));
    run.points.push_back(
        make_valid(make_point("square", "serial", elements, 1), double(elements) / 2));
    run.points.push_back(
        make_valid(make_point("square", "shared_mmap", elements, 2, Lifecycle::pool), time_ns / 4));
  }
  run.points[1] = make_failed(run.points[1].point, "worker 2 (pid 77) ended by signal 9");
  run.points[20].samples.resize(3);  // too few for an interval
  PointResult statistics = make_valid(make_point("statistics", "posix_shm", 2'000'000, 4), 3.1e6);
  statistics.chunks = {make_chunk(0.49981), make_chunk(0.50011), make_chunk(0.5002),
                       make_chunk(0.4997)};
  run.points.push_back(statistics);
  for (const std::uint32_t workers : {4u, 8u}) {
    run.points.push_back(make_unavailable(make_point("statistics", "memfd", 2'000'000, workers),
                                          "memfd_create: Function not implemented (ENOSYS)"));
  }
  run.points.push_back(make_unavailable(make_point("statistics", "pipe_copy", 2'000'000, 4),
                                        "needs 80 file descriptors, has 5"));
  return run;
}

// After an intended change: ZCBENCH_UPDATE_GOLDEN=1 unit_tests [summary], then check the diff.
void check_golden(const std::string& text, const std::string& name) {
  if (std::getenv("ZCBENCH_UPDATE_GOLDEN") != nullptr) {
    write_text(std::string(SOURCE_DIR) + "/tests/golden/" + name, text);
  }
  CHECK(text == golden(name));
}

std::size_t line_count(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

// A run with as many sizes and strategies as the lecture's config, with winners that change from
// size to size.
RunResult make_wide_run() {
  RunResult run = make_run();
  run.points.clear();
  for (const std::string kernel : {"square", "statistics"}) {
    double time_ns = 1e4;
    std::uint64_t turn = 0;
    for (const std::uint64_t elements : {1'000, 10'000, 100'000, 1'000'000, 10'000'000}) {
      for (const std::string strategy : {"shared_mmap", "posix_shm", "memfd", "pipe_copy"}) {
        time_ns *= turn++ % 5 == 0 ? 0.5 : 1.3;
        for (const Lifecycle lifecycle : {Lifecycle::fork, Lifecycle::pool}) {
          run.points.push_back(make_valid(make_point(kernel, strategy, elements, 4, lifecycle),
                                          lifecycle == Lifecycle::fork ? time_ns * 3 : time_ns));
        }
      }
      run.points.push_back(
          make_valid(make_point(kernel, "serial", elements, 1), double(elements) / 2));
    }
  }
  for (int i = 0; i < 50; ++i) {
    run.points.push_back(make_failed(make_point("square", "memfd", 10, 4), "broken"));
    run.points.push_back(make_unavailable(make_point("square", "s" + std::to_string(i), 10, 4),
                                          "not there: " + std::to_string(i)));
  }
  return run;
}

}  // namespace

TEST_CASE("the whole of a run's tables", "[summary]") {
  check_golden(render_tables(make_full_run(), {}), "tables.txt");
}

TEST_CASE("the summary of a run on one screen", "[summary]") {
  check_golden(render_summary(make_full_run(), {}), "summary.txt");
}

// A screen has 40 lines; the claims take at least three of them and the paths five.
TEST_CASE("a summary stays on one screen, whatever failed", "[summary]") {
  const std::string text = render_summary(make_wide_run(), {});
  INFO(text);
  CHECK(line_count(text) <= 33);
  CHECK_THAT(text, contains_text("  and 48 more; zcbench show lists them\n"));  // failed points
  CHECK_THAT(text, contains_text("  and 49 more; zcbench show lists them\n"));
  CHECK_THAT(text, contains_text("  and 4 more rows; zcbench show lists them\n"));
  const std::string tables = render_tables(make_wide_run(), {});
  CHECK(tables.find("more; zcbench show") == std::string::npos);
  CHECK_THAT(tables, contains_text("unavailable: square/s49/"));
}

TEST_CASE("what stopped sequential points, and the widest interval reached", "[summary]") {
  RunResult run = make_run();
  CHECK(render_tables(run, {}).find("sequential") == std::string::npos);
  run.points.push_back(make_valid(make_point("square", "memfd", 1000, 4), 1e6));
  run.points.push_back(make_valid(make_point("square", "pipe_copy", 10, 4), 1e6));
  run.points[0].stop = StopReason::target;
  run.points[3].stop = StopReason::max;
  run.points[3].samples[0].real_time_ns = 1'040'000;
  run.points[3].samples[8].real_time_ns = 1'040'000;
  run.points[4].stop = StopReason::max_seconds;
  CHECK_THAT(render_tables(run, {}),
             contains_text("1 of 3 sequential points reached target_ci, 1 stopped at max, 1 "
                           "stopped at max_seconds\n  widest: +-2.5 % of 9 samples, "
                           "square/memfd/elements:1000/workers:4/fork/real_time\n"));
}

TEST_CASE("color marks the fastest of each column and nothing else changes", "[summary]") {
  const std::string colored = render_tables(make_run(), {.color = true, .width = 100});
  CHECK_THAT(colored, contains_text("\x1b[1;32m1.00 ms +-1.0 % 1.00x\x1b[0m"));
  std::string stripped;
  for (std::size_t i = 0; i < colored.size(); ++i) {
    if (colored[i] == '\x1b')
      i = colored.find('m', i);
    else
      stripped += colored[i];
  }
  CHECK(stripped == render_tables(make_run(), {}));
}

TEST_CASE("no line is wider than asked for", "[summary]") {
  RunResult run = make_full_run();
  std::erase_if(run.points, [](const PointResult& point) {
    return point.status != PointStatus::valid || point.point.elements >= 1'000'000;
  });  // failures have lines of their own, and the lecture's examples have a fixed width
  for (const int width : {60, 80, 100, 200}) {
    for (const std::string& text : {render_tables(run, {.color = false, .width = width}),
                                    render_summary(run, {.color = false, .width = width})}) {
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) {
        INFO(line);
        CHECK(line.size() <= std::size_t(width));
      }
    }
  }
}

TEST_CASE("every column appears, however narrow the terminal", "[summary]") {
  const std::string text = render_tables(make_full_run(), {.color = false, .width = 1});
  for (const std::string header : {" 1k\n", " 10k\n", " 100k\n", " 1M\n", " 1,048,576\n"}) {
    CHECK_THAT(text, contains_text(header));
  }
}

TEST_CASE("serial is in every table of its kernel, and alone where there is no other",
          "[summary]") {
  RunResult run;
  run.points.push_back(make_valid(make_point("null", "serial", 1000, 1), 500));
  CHECK_THAT(render_tables(run, {}), contains_text("\nnull\n"));
  run.points.push_back(make_valid(make_point("square", "memfd", 1000, 2), 1e6));
  run.points.push_back(make_valid(make_point("square", "memfd", 1000, 4), 1e6));
  run.points.push_back(make_valid(make_point("square", "serial", 1000, 1), 1000));
  const std::string text = render_tables(run, {});
  for (const std::string title : {"square, 2 workers, fork", "square, 4 workers, fork"}) {
    const auto begin = text.find(title);
    REQUIRE(begin != std::string::npos);
    const std::string table = text.substr(begin, text.find("\n\n", begin) - begin);
    CHECK_THAT(table, contains_text("1.00 us +-1.0 % 1.00x"));
    CHECK_THAT(table, contains_text("1000x"));
    CHECK_THAT(table, contains_text("\nserial"));
  }
  CHECK_THAT(text, contains_text("square  1k        serial  1.00 us  memfd, 2 forked +1  1.00 ms"));
}

TEST_CASE("the lecture's lines need the lecture's points, valid", "[summary]") {
  const Point example = make_point("square", "shared_mmap", 1'000'000, 4);
  const std::string line = "Shared memory squaring: 0.002s (2.21 ms)";
  RunResult run;
  run.points = {make_valid(example, 2.21e6)};
  CHECK_THAT(render_tables(run, {}), contains_text(line));
  CHECK_THAT(render_tables(run, {}), contains_text("Result sum: 333412.7812 (size/3 +0.27 sigma)"));
  run.points = {make_failed(example, "broken")};
  CHECK(render_tables(run, {}).find("squaring") == std::string::npos);
  for (const auto change :
       {+[](Point& p) { p.workers = 2; }, +[](Point& p) { p.elements = 1000; },
        +[](Point& p) { p.lifecycle = Lifecycle::pool; }, +[](Point& p) { p.strategy = "memfd"; },
        +[](Point& p) { p.partition = Partition::balanced; }}) {
    Point other = example;
    change(other);
    run.points = {make_valid(other, 2.21e6)};
    CHECK(render_tables(run, {}).find("squaring") == std::string::npos);
  }
}

TEST_CASE("a sum of other than uniform numbers has no expectation", "[summary]") {
  RunResult run;
  run.points = {make_valid(make_point("square", "shared_mmap", 1'000'000, 4), 2.21e6)};
  run.points[0].point.data.source = InputSource::normal;
  CHECK(render_tables(run, {}).find("sigma") == std::string::npos);
}

TEST_CASE("variants of a strategy have rows of their own", "[summary]") {
  RunResult run;
  Point point = make_point("square", "serialized_queue", 1000, 2);
  run.points.push_back(make_valid(point, 1e6));
  point.codec = "json";
  run.points.push_back(make_valid(point, 2e6));
  point.partition = Partition::balanced;
  run.points.push_back(make_valid(point, 3e6));
  point.data = {.source = InputSource::normal, .seed = 7, .path = ""};
  run.points.push_back(make_valid(point, 4e6));
  point.data = {.source = InputSource::npy, .seed = 42, .path = "dir/a\x1b[2J.npy"};
  run.points.push_back(make_valid(point, 5e6));
  const std::string text = render_tables(run, {});
  CHECK_THAT(text, contains_text("\nserialized_queue  "));
  CHECK_THAT(text, contains_text("\nserialized_queue json  "));
  CHECK_THAT(text, contains_text("\nserialized_queue json balanced  "));
  CHECK_THAT(text, contains_text("\nserialized_queue json balanced normal:7  "));
  CHECK_THAT(text, contains_text("\nserialized_queue json balanced a_[2J.npy  "));
}

TEST_CASE("an empty run has a summary", "[summary]") {
  CHECK_THAT(render_tables({}, {}), contains_text("0 points: 0 valid"));
}
