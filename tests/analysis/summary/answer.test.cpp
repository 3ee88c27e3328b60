#include "analysis/summary/answer.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <functional>

#include "harness/base/wrap.hpp"
#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

namespace {

// A point whose median has the 95 % interval `median_ns` * (1 +- `spread`). All its time is in
// compute.
PointResult timed(const Point& point, double median_ns, double spread = 0.02) {
  PointResult result{
      .point = point, .status = PointStatus::valid, .reason = "", .samples = {}, .chunks = {}};
  std::uint64_t index = 0;
  for (const double factor : {1.0, 1.0 - spread, 1.0, 1.0 + spread, 1.0 - spread, 1.0, 1.0 + spread,
                              1.0 - 2 * spread, 1.0 + 2 * spread}) {
    Sample sample = make_sample(std::llround(median_ns * factor), index++);
    sample.phases = {.compute_ns = sample.real_time_ns};
    sample.minor_faults = 0;
    result.samples.push_back(std::move(sample));
  }
  return result;
}

// Moves `share` of each sample's time from compute to that phase.
PointResult with_phase(PointResult result, std::int64_t Phases::*phase, double share) {
  for (Sample& sample : result.samples) {
    const auto part_ns = std::llround(share * static_cast<double>(sample.real_time_ns));
    sample.phases.*phase += part_ns;
    sample.phases.compute_ns -= part_ns;
  }
  return result;
}

PointResult with_faults(PointResult result, std::uint64_t faults) {
  for (Sample& sample : result.samples) sample.minor_faults = faults;
  return result;
}

using Points = std::vector<PointResult>;

constexpr std::uint64_t kSizes[] = {1'000, 10'000, 100'000, 1'000'000, 10'000'000};

// A machine on which starting a worker takes 250 us (900 us by exec), handing out a job 10 us,
// computing an element 0.2 ns, copying one `copy_ns`, and mapping one in a new worker `map_ns`.
struct Machine {
  double copy_ns = 3.0;
  double map_ns = 0.05;
  double cpus = 2.0;
  double spread = 0.02;

  double compute_ns(std::uint64_t elements, double workers) const {
    return 0.2 * static_cast<double>(elements) / std::min(workers, cpus);
  }

  PointResult operator()(const Point& point) const {
    const auto elements = static_cast<double>(point.elements);
    if (point.strategy == "serial") {
      return timed(point, 4'000 + compute_ns(point.elements, 1), spread);
    }
    const bool is_new = point.lifecycle != Lifecycle::pool;
    const bool copies = point.strategy == "pipe_copy";
    const double work = compute_ns(point.elements, point.workers);
    const double each_ns = point.lifecycle == Lifecycle::exec ? 900'000.0 : 250'000.0;
    const double start = is_new ? each_ns * point.workers : 0.0;
    const double wake = 10'000.0 + (copies ? copy_ns * elements : 0.0);
    const double map = is_new && !copies ? map_ns * elements : 0.0;
    const double sum = work + start + wake + map;
    PointResult result = timed(point, sum, spread);
    result = with_phase(std::move(result), &Phases::start_ns, start / sum);
    result = with_phase(std::move(result), &Phases::distribute_ns, wake / sum);
    return with_faults(std::move(result), map > 0.0 ? point.elements / 512 : 0);
  }

  Points sweep(const std::string& kernel, const std::vector<std::string>& strategies,
               const std::vector<std::uint32_t>& workers) const {
    Points points;
    for (const std::uint64_t elements : kSizes) {
      for (const std::string& strategy : strategies) {
        if (strategy == "serial") {
          points.push_back((*this)(make_point(kernel, strategy, elements, 1)));
          continue;
        }
        for (const std::uint32_t count : workers) {
          for (const Lifecycle lifecycle : {Lifecycle::fork, Lifecycle::pool}) {
            points.push_back((*this)(make_point(kernel, strategy, elements, count, lifecycle)));
          }
        }
      }
    }
    return points;
  }
};

Point program(const std::string& name, Point point) {
  point.strategy = "external";
  point.command.name = name;
  point.command.argv = {"./" + name};
  return point;
}

struct Case {
  const char* name;
  std::function<Points()> points;
};

const std::vector<std::string> kAll{"shared_mmap", "pipe_copy", "serial"};

const Case kCases[] = {
    {"sharing always wins",
     [] {
       return Machine{}.sweep("square", kAll, {1, 2, 4});
     }},
    {"copying wins when faults are expensive",
     [] {
       return Machine{.copy_ns = 2.0, .map_ns = 12.0}.sweep("square", kAll, {2, 4});
     }},
    {"exec'd workers, too",
     [] {
       Points points = Machine{}.sweep("square", kAll, {2, 4});
       for (const std::uint64_t elements : kSizes) {
         for (const char* strategy : {"posix_shm", "pipe_copy"}) {
           points.push_back(
               Machine{}(make_point("square", strategy, elements, 4, Lifecycle::exec)));
         }
       }
       return points;
     }},
    {"exec'd workers alone",
     [] {
       return Points{Machine{}(make_point("square", "posix_shm", 1'000'000, 4, Lifecycle::exec))};
     }},
    {"workers never pay",
     [] {
       return Machine{.cpus = 1.0}.sweep("statistics", kAll, {2, 4});
     }},
    {"two kernels, alike but for their ratios",
     [] {
       Points points = Machine{}.sweep("square", kAll, {4});
       const Points others = Machine{.copy_ns = 3.3}.sweep("statistics", kAll, {4});
       points.insert(points.end(), others.begin(), others.end());
       return points;
     }},
    {"two kernels that differ",
     [] {
       Points points = Machine{}.sweep("square", kAll, {4});
       const Points others =
           Machine{.copy_ns = 2.0, .map_ns = 12.0, .cpus = 1.0}.sweep("statistics", kAll, {4});
       points.insert(points.end(), others.begin(), others.end());
       return points;
     }},
    {"one size",
     [] {
       return Points{timed(make_point("square", "shared_mmap", 1'000'000, 4), 2.0e6),
                     timed(make_point("square", "memfd", 1'000'000, 4), 2.01e6),
                     timed(make_point("square", "pipe_copy", 1'000'000, 4), 6.5e6),
                     timed(make_point("square", "serial", 1'000'000, 1), 2.0e5)};
     }},
    {"one strategy",
     [] {
       Points points;
       const Machine machine;
       for (const std::uint64_t elements : kSizes) {
         points.push_back(machine(make_point("square", "shared_mmap", elements, 4)));
       }
       return points;
     }},
    {"one point", [] { return Points{timed(make_point("null", "memfd", 1'000, 1), 2.5e5)}; }},
    {"nothing but failures",
     [] {
       return Points{
           make_failed(make_point("square", "shared_mmap", 1'000, 4), "ended by signal 9"),
           make_failed(make_point("square", "pipe_copy", 1'000, 4), "ended by signal 9"),
           make_unavailable(make_point("square", "posix_shm", 1'000, 4), "no /dev/shm")};
     }},
    {"no points", [] { return Points{}; }},
    {"too noisy to tell",
     [] {
       return Machine{.spread = 0.9}.sweep("square", kAll, {2, 4});
     }},
    {"too few samples",
     [] {
       Points points = Machine{}.sweep("square", kAll, {4});
       for (PointResult& point : points) point.samples.resize(3);
       return points;
     }},
    {"external programs",
     [] {
       Points points = Machine{}.sweep("square", kAll, {4});
       for (const Lifecycle lifecycle : {Lifecycle::fork, Lifecycle::pool}) {
         const Point point = make_point("square", "", 1'000'000, 4, lifecycle);
         points.push_back(timed(program("python_array", point), 1.9e7));
         points.push_back(timed(program("python_queue", point), 4.5e7));
       }
       return points;
     }},
    {"external programs alone",
     [] {
       const Point point = make_point("square", "", 1'000'000, 4);
       return Points{timed(program("mine", point), 1.9e7), timed(program("theirs", point), 4.5e7)};
     }},
};

std::string text_of(const Case& made) {
  const Points points = made.points();
  const Answer answer = make_answer(points);
  std::string text = fmt::format("== {}\n", made.name);
  for (const std::string& sentence : answer.sentences) {
    text += wrapped("", sentence, {.width = 100});
  }
  return text + render_picks(answer.kernels, 100) + "\n";
}

}  // namespace

// After an intended change: ZCBENCH_UPDATE_GOLDEN=1 unit_tests [answer], then read the diff aloud.
TEST_CASE("what each made-up run is said to show", "[answer]") {
  std::string text;
  for (const Case& made : kCases) text += text_of(made);
  const std::string path = std::string(SOURCE_DIR) + "/tests/golden/answers.txt";
  if (std::getenv("ZCBENCH_UPDATE_GOLDEN") != nullptr) write_text(path, text);
  CHECK(text == read_text(path));
}

TEST_CASE("an answer has at most six sentences", "[answer]") {
  for (const Case& made : kCases) {
    const Points points = made.points();
    const Answer answer = make_answer(points);
    CHECK(!answer.sentences.empty());
    CHECK(answer.sentences.size() <= 6);
    for (const std::string& sentence : answer.sentences) {
      INFO(sentence);
      CHECK(sentence.ends_with('.'));
      CHECK(sentence.find('{') == std::string::npos);
      CHECK(sentence.find("  ") == std::string::npos);
    }
  }
}
