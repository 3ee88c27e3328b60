#include "harness/plan/plan.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "tests/catch.hpp"
#include "tests/harness/plan/config_error.hpp"
#include "tests/harness/plan/config_example.hpp"

using namespace zcbench;

namespace {

// Each argument is one experiment; they are on lines 2, 3, ...
Config config_of(const std::vector<std::string>& experiments) {
  std::string text = "{\"schema_version\": 1, \"name\": \"t\", \"workers\": 2, \"experiments\": [";
  for (const std::string& experiment : experiments) {
    text += (text.back() == '[' ? "\n{" : ",\n{") + experiment + "}";
  }
  return parse(text + "]}");
}

Plan plan_of(const std::string& experiment, const std::string& filter = "") {
  return make_plan(config_of({experiment}), filter);
}

std::vector<std::string> names_of(const Plan& plan) {
  std::vector<std::string> names;
  for (const Point& point : plan.points) names.push_back(point.name());
  return names;
}

std::string error_of(const std::vector<std::string>& experiments, const std::string& filter = "") {
  const Config config = config_of(experiments);
  const std::string message = config_error_of([&] { make_plan(config, filter); });
  CHECK(is_one_short_line(message));
  return message;
}

// "1,2,...,last"
std::string numbers_up_to(int last) {
  std::string list = "1";
  for (int i = 2; i <= last; ++i) list += "," + std::to_string(i);
  return list;
}

using Names = std::vector<std::string>;

using Words = std::vector<std::string>;
using Steps = std::vector<Words>;

Experiment everything() {
  Experiment experiment;
  experiment.values["workers"] = {"1", "2"};
  experiment.values["lifecycle"] = {"fork", "pool"};
  experiment.values["codec"] = {"raw", "json"};
  experiment.values["tasks_per_worker"] = {"1", "4"};
  experiment.values["variant"] = {"fast", "no such"};
  experiment.values["pages"] = {"cold", "warm", "huge"};
  experiment.values["placement"] = {"free", "same_core"};
  experiment.values["nodes"] = {"1", "2"};
  experiment.values["partition"] = {"balanced"};
  return experiment;
}

// A strategy without these capabilities; tests switch on the ones that they need.
Strategy plain() {
  Strategy strategy = *find_strategy("pipe_copy");
  strategy.has_codec = strategy.has_pages = strategy.read_only = strategy.fork_only = false;
  return strategy;
}

// Returns the steps of the loop whose first axis has the given name.
Steps steps(const PointAxes& axes, std::string_view axis) {
  const auto loop = std::ranges::find(
      axes.loops, axis, [](const SweepLoop& candidate) { return candidate.axes.front()->name; });
  REQUIRE(loop != axes.loops.end());
  return loop->steps;
}

// Returns the steps of the loop over lifecycle and pages.
Steps stays(const Strategy& strategy, std::string_view kernel = "square") {
  return steps(possible_axes(everything(), *find_kernel(kernel), strategy), "lifecycle");
}

}  // namespace

TEST_CASE("axes are crossed in the order written", "[plan]") {
  const Plan plan = plan_of(R"("kernel": ["square", "null"], "strategy": ["pipe_copy", "memfd"],
    "elements": [20, 10], "workers": [2, 1], "lifecycle": ["pool", "fork"])");
  CHECK(plan.excluded_points == 0);
  REQUIRE(plan.points.size() == 32);
  const Names names = names_of(plan);
  CHECK(names[0] == "square/pipe_copy/elements:20/workers:2/pool/real_time");
  CHECK(names[1] == "square/pipe_copy/elements:20/workers:2/fork/real_time");
  CHECK(names[2] == "square/pipe_copy/elements:20/workers:1/pool/real_time");
  CHECK(names[4] == "square/pipe_copy/elements:10/workers:2/pool/real_time");
  CHECK(names[8] == "square/memfd/elements:20/workers:2/pool/real_time");
  CHECK(names[31] == "null/memfd/elements:10/workers:1/fork/real_time");
  CHECK(std::set(names.begin(), names.end()).size() == 32);
}

TEST_CASE("a point knows how it is sampled", "[plan]") {
  const Point point = plan_of(R"("kernel": "null", "strategy": "memfd", "elements": 7, "samples": 3,
    "samples_per_turn": 2, "timeout_s": 1.5, "partition": "balanced", "if_unavailable": "record",
    "data": {"source": "normal", "seed": 6})")
                          .points.at(0);
  CHECK(point.samples == 3);
  CHECK(point.samples_per_turn == 2);
  CHECK(point.timeout_s == 1.5);
  CHECK(point.partition == Partition::balanced);
  CHECK(point.if_unavailable == IfUnavailable::record);
  CHECK(point.data == InputSpec{.source = InputSource::normal, .seed = 6, .path = ""});
}

TEST_CASE("serial is one point per size, with one worker", "[plan]") {
  const std::string axes =
      R"("kernel": "square", "strategy": "serial", "elements": [5, 6], "workers": [2, 4], )";
  const Plan both = plan_of(axes + R"("lifecycle": ["pool", "fork"])");
  CHECK(names_of(both) == Names{"square/serial/elements:5/workers:1/fork/real_time",
                                "square/serial/elements:6/workers:1/fork/real_time"});
  CHECK(both.excluded_points == 0);
  const Plan pool = plan_of(axes + R"("lifecycle": "pool")");
  CHECK(names_of(pool) == names_of(both));
}

TEST_CASE("workers that inherit the array, and threads, are never exec'd", "[plan]") {
  const std::string axes = R"("kernel": "statistics", "elements": 5, "strategy": )";
  const Plan plan = plan_of(axes + R"(["shared_mmap", "posix_shm", "fork_cow", "threads", "serial"],
                            "lifecycle": ["fork", "exec"])");
  CHECK(names_of(plan) == Names{"statistics/shared_mmap/elements:5/workers:2/fork/real_time",
                                "statistics/posix_shm/elements:5/workers:2/fork/real_time",
                                "statistics/posix_shm/elements:5/workers:2/exec/real_time",
                                "statistics/fork_cow/elements:5/workers:2/fork/real_time",
                                "statistics/threads/elements:5/workers:2/fork/real_time",
                                "statistics/serial/elements:5/workers:1/fork/real_time"});
  CHECK(plan.excluded_points == 3);
  for (const std::string strategy : {"shared_mmap", "fork_cow", "threads"}) {
    CHECK_THAT(error_of({axes + "\"" + strategy + R"(", "lifecycle": "exec")"}),
               contains_text("no strategy named here can run this") &&
                   contains_text("allowed: lifecycle exec with posix_shm, memfd, pipe_copy, "));
  }
  CHECK_THAT(error_of({axes + R"("memfd", "lifecycle": "exec", "pages": "warm")"}),
             contains_text("can run this; allowed: warm pages with lifecycle pool"));
}

TEST_CASE("threads keep their workers and lifecycles", "[plan]") {
  CHECK(plan_of(R"("kernel": "square", "strategy": "threads", "elements": 5, "workers": [2, 4],
                   "lifecycle": ["pool", "fork"])")
            .points.size() == 4);
}

TEST_CASE("codecs and tasks apply to strategies that have them; other combinations are counted",
          "[plan]") {
  const Plan plan = plan_of(R"("kernel": ["square", "null"],
    "strategy": ["memfd", "serialized_queue", "serial"], "elements": [5, 6, 7],
    "workers": [1, 2], "lifecycle": ["fork", "pool"], "codec": ["raw", "msgpack", "json"],
    "tasks_per_worker": [1, 4])");
  const auto count = [&](const std::string& strategy) {
    return std::ranges::count(plan.points, strategy, &Point::strategy);
  };
  CHECK(count("memfd") == 2 * 3 * 2 * 2);
  CHECK(count("serialized_queue") == 2 * 3 * 2 * 2 * 3 * 2);
  CHECK(count("serial") == 2 * 3);
  // For each point of memfd and serial, only one of 3 codecs x 2 tasks is possible.
  CHECK(plan.excluded_points == (2 * 3 * 2 * 2 + 2 * 3) * (3 * 2 - 1));
  for (const Point& point : plan.points) {
    if (point.strategy == "serialized_queue") continue;
    CHECK(point.codec == "raw");
    CHECK(point.tasks_per_worker == 1);
  }
}

TEST_CASE("a strategy that cannot run any combination is omitted next to one that can", "[plan]") {
  const Plan plan = plan_of(R"("kernel": "square", "strategy": ["memfd", "serialized_queue"],
                               "elements": 5, "codec": "json")");
  CHECK(names_of(plan) ==
        Names{"square/serialized_queue/elements:5/workers:2/fork/codec:json/real_time"});
  CHECK(plan.excluded_points == 1);
}

TEST_CASE("an experiment that no strategy can run is refused", "[plan]") {
  const std::string good = R"("kernel": "square", "strategy": "memfd", "elements": 5)";
  for (const char* axis : {R"("codec": "json")", R"("tasks_per_worker": 2)",
                           R"("codec": ["cbor", "json"], "tasks_per_worker": [1, 2])",
                           R"("codec": "raw", "tasks_per_worker": [2, 3])"}) {
    const std::string message =
        error_of({good, R"("kernel": "null", "strategy": ["memfd", "serial"], "elements": 5, )" +
                            std::string(axis)});
    CHECK(message.starts_with("c.json:3:1 /experiments/1: no strategy named here can run this"));
  }
}

TEST_CASE("the refusal names the rules that the experiment breaks, each once", "[plan]") {
  const auto allowed = [](const std::string& axes) {
    const std::string message = error_of({R"("elements": 5, )" + axes});
    return message.substr(message.find("allowed: "));
  };
  CHECK(allowed(R"("kernel": "square", "strategy": ["fork_cow", "mpi_put", "mpi_get"])") ==
        "allowed: fork_cow with kernels that do not write to the array; "
        "mpi_* with lifecycle pool");
  CHECK(allowed(R"("kernel": "statistics", "strategy": "fork_cow", "lifecycle": "pool")") ==
        "allowed: fork_cow with lifecycle fork");
  CHECK(allowed(R"("kernel": "null", "strategy": ["memfd", "serial"],
                   "codec": ["cbor", "json"])") ==
        "allowed: codec and tasks_per_worker with serialized_queue");
  CHECK(allowed(R"("kernel": "null", "strategy": "pipe_copy", "pages": ["huge", "warm"])") ==
        "allowed: pages other than cold with shared_mmap, posix_shm, memfd, fork_cow");
  CHECK(allowed(R"("kernel": "statistics", "strategy": "fork_cow", "pages": ["64k", "warm"])") ==
        "allowed: page sizes with shared_mmap, posix_shm, memfd; "
        "warm pages with shared_mmap, posix_shm, memfd");
  CHECK(allowed(R"("kernel": "null", "strategy": "memfd", "variant": "naive")") ==
        "allowed: variants that `zcbench list` has for the kernel, and none with external");
  CHECK(allowed(R"("kernel": "function", "strategy": "memfd")") ==
        "allowed: kernel function with strategy external");
  CHECK(allowed(R"("kernel": "null", "strategy": "memfd", "nodes": 2)") ==
        "allowed: nodes with mpi_* (at most one per worker)");
  CHECK(allowed(R"("kernel": "null", "strategy": "serial", "placement": "spread")") ==
        "allowed: placement with zcbench's own processes and threads (not mpi_*, external or "
        "serial)");
}

TEST_CASE("exclude rules exclude points that match all their axes", "[plan]") {
  const std::string sweep = R"("kernel": ["square", "null"], "strategy": ["memfd", "pipe_copy",
    "serialized_queue"], "elements": [10, 100], "workers": [1, 2], "lifecycle": ["fork", "pool"],
    "codec": ["raw", "cbor"], "tasks_per_worker": [1, 3], "exclude": )";
  const std::size_t all = plan_of(sweep + "[]").points.size();
  const std::uint64_t impossible = plan_of(sweep + "[]").excluded_points;
  REQUIRE(all == 2 * 2 * 2 * 2 * (1 + 1 + 4));
  const auto left = [&](const std::string& rules) {
    const Plan plan = plan_of(sweep + rules);
    CHECK(plan.points.size() + plan.excluded_points == all + impossible);
    return plan.points.size();
  };
  CHECK(left(R"([{"kernel": "null"}])") == all / 2);
  CHECK(left(R"([{"strategy": ["memfd", "pipe_copy"]}])") == 2 * 2 * 2 * 2 * 4);
  CHECK(left(R"([{"elements": 1e1}])") == all / 2);
  CHECK(left(R"([{"elements": 1}])") == all);
  CHECK(left(R"([{"workers": [2, 3]}])") == all / 2);
  CHECK(left(R"([{"lifecycle": "pool"}])") == all / 2);
  CHECK(left(R"([{"codec": "cbor"}])") == all - 2 * 2 * 2 * 2 * 2);
  CHECK(left(R"([{"tasks_per_worker": 3}])") == all - 2 * 2 * 2 * 2 * 2);
  CHECK(left(R"([{"kernel": "null", "workers": 1}])") == all - all / 4);
  CHECK(left(R"([{"kernel": "null"}, {"workers": 1}])") == all / 4);
}

TEST_CASE("exclude rules that leave nothing are refused", "[plan]") {
  CHECK(error_of({R"("kernel": "null", "strategy": "memfd", "elements": 5,
                     "exclude": [{"workers": 2}])"})
            .find("/experiments/0/exclude: every point is excluded; allowed: rules that") !=
        std::string::npos);
}

TEST_CASE("two experiments must not name the same point", "[plan]") {
  const std::string sweep = R"("kernel": "square", "strategy": "memfd", "elements": [5, 6])";
  const std::string other = R"("kernel": "square", "strategy": ["pipe_copy", "memfd"], )";
  const std::string message = error_of({R"("kernel": "null", "strategy": "memfd", "elements": 6)",
                                        sweep, other + R"("elements": 6)"});
  CHECK(
      message.starts_with("c.json:4:1 /experiments/2: the point "
                          "square/memfd/elements:6/workers:2/fork/real_time is already in the "
                          "experiment at c.json:3:1 /experiments/1; allowed: "));
  CHECK(message.find("\"exclude\"") != std::string::npos);
  CHECK(error_of({sweep, other + R"("elements": 6, "exclude": [{"strategy": "memfd"}])"}) ==
        "(no error)");
  CHECK(error_of({sweep, sweep + R"(, "seed": 1)"}) == "(no error)");
  // The samples differ, but the point is the same. It is found even if --filter would hide it.
  CHECK(error_of({sweep, sweep + R"(, "samples": 1)"}) != "(no error)");
  CHECK(error_of({sweep, other + R"("elements": 6)"}, "pipe_copy").find("already") !=
        std::string::npos);
}

TEST_CASE("serial of two experiments is the same point with any workers", "[plan]") {
  const std::string serial = R"("kernel": "square", "strategy": "serial", "elements": 5, )";
  CHECK(error_of({serial + R"("workers": 1)", serial + R"("workers": 4)"})
            .starts_with("c.json:3:1 /experiments/1: the point square/serial/"));
}

TEST_CASE("a filter is searched in the names", "[plan]") {
  const std::string sweep = R"("kernel": ["square", "square_temporary", "null"],
    "strategy": ["memfd", "pipe_copy"], "elements": [10, 100])";
  CHECK(plan_of(sweep, "").points.size() == 12);
  CHECK(plan_of(sweep, "pipe").points.size() == 6);
  CHECK(plan_of(sweep, "^square/").points.size() == 4);
  CHECK(plan_of(sweep, "elements:10/").points.size() == 6);
  CHECK(plan_of(sweep, "(null|temporary).*:100/.*real_time$").points.size() == 4);
  CHECK(plan_of(sweep, "^(?!square)").points.size() == 4);
  CHECK(plan_of(sweep, "pipe").excluded_points == 0);
  CHECK(error_of({sweep}, "Pipe").starts_with("--filter Pipe: no point's name matches"));
  CHECK(error_of({sweep}, "[a").starts_with("--filter [a: "));
  CHECK(error_of({sweep}, "(\n\x1B").starts_with("--filter (\\n\\x1b: "));
  CHECK(error_of({sweep}, std::string(100'000, '(')).find("too long") != std::string::npos);
}

TEST_CASE("a sweep of too many points is refused before it is expanded", "[plan]") {
  const std::string list = numbers_up_to(1000);
  const std::string sweep = R"("kernel": ["square", "statistics", "null", "square_temporary"],
    "strategy": "serialized_queue", "elements": [)" +
                            numbers_up_to(40'000) +
                            R"(], "lifecycle": ["fork", "pool"],
    "codec": ["raw", "json", "cbor", "msgpack"], "workers": [)";
  const std::string message =  // 1.28 x 10^12 points
      error_of({sweep + list + R"(], "tasks_per_worker": [)" + list + "]"});
  CHECK(message.starts_with("c.json:2:1 /experiments/0: the sweep has more than 100000 points"));
  CHECK(error_of({sweep + "1]"}).find("more than 100000") != std::string::npos);
}

TEST_CASE("axes whose product overflows 64 bits are too many points, too", "[plan]") {
  Config config =
      config_of({R"("kernel": "square", "strategy": "serialized_queue", "elements": 1)"});
  Experiment& experiment = config.experiments[0];
  for (const char* axis : {"elements", "workers", "tasks_per_worker"}) {
    experiment.values[axis].assign(1 << 14, "1");
  }
  experiment.values["kernel"].assign(1 << 11, "square");
  experiment.values["codec"].assign(1 << 11, "raw");
  CHECK(config_error_of([&] { make_plan(config, ""); }).find("more than 100000") !=
        std::string::npos);
}

TEST_CASE("the limit of points is for all experiments together", "[plan]") {
  const std::string half =
      R"("samples": 1, "strategy": "memfd", "elements": [)" + numbers_up_to(50'000) + "]";
  CHECK(error_of({R"("kernel": ["null", "square"], )" + half}) == "(no error)");
  CHECK(error_of({R"("kernel": ["null", "square"], )" + half,
                  R"("kernel": "statistics", "strategy": "memfd", "elements": 1)"})
            .starts_with("c.json:3:1 /experiments/1: the sweep has more than 100000 points"));
}

TEST_CASE("more samples than a run can keep are refused", "[plan]") {
  const std::string sweep =
      R"("kernel": "null", "strategy": "memfd", "elements": [1,2,3,4,5,6,7,8,9,10], "samples": )";
  CHECK(error_of({sweep + "1000000"}) == "(no error)");
  const std::string one_more = R"("kernel": "square", "strategy": "memfd", "elements": 1)";
  CHECK(error_of({sweep + "1000000", one_more}) ==
        "c.json: the 11 points need 10000030 samples in total; allowed: at most 10000000");
  CHECK(error_of({sweep + "1000000", one_more}, "square") == "(no error)");
}

TEST_CASE("a plain strategy has the defaults of axes that it lacks", "[plan_axes]") {
  const PointAxes axes = possible_axes(everything(), *find_kernel("square"), plain());
  CHECK(steps(axes, "workers") == Steps{{"1", "1"}, {"2", "1"}});
  CHECK(steps(axes, "codec") == Steps{{"raw"}});
  CHECK(steps(axes, "tasks_per_worker") == Steps{{"1"}});
  CHECK(steps(axes, "variant") == Steps{{"fast"}});
  CHECK(steps(axes, "placement").size() == 2);
  CHECK(steps(axes, "lifecycle") == Steps{{"fork", "cold"}, {"pool", "cold"}});
  CHECK(axes.count() == 2 * 2 * 2);
  CHECK(asked_axes(everything(), plain()).count() == 4 * 6 * 2 * 2 * 2 * 2);
}

TEST_CASE("a command has no variants and no placement", "[plan_axes]") {
  Experiment experiment = everything();
  experiment.values["variant"] = {"fast", "naive"};
  const PointAxes axes =
      possible_axes(experiment, *find_kernel("statistics"), *find_strategy("external"));
  CHECK(steps(axes, "variant") == Steps{{"fast"}});
  CHECK(steps(axes, "placement") == Steps{{"free"}});
  CHECK(steps(axes, "codec") == Steps{{"raw"}});
  CHECK(steps(axes, "lifecycle") == Steps{{"fork", "cold"}, {"pool", "cold"}});
}

TEST_CASE("ranks live in a pool, on at most as many nodes as there are", "[plan_axes]") {
  const PointAxes axes =
      possible_axes(everything(), *find_kernel("square"), *find_strategy("mpi_get"));
  CHECK(steps(axes, "workers") == Steps{{"1", "1"}, {"2", "1"}, {"2", "2"}});
  CHECK(steps(axes, "lifecycle") == Steps{{"pool", "cold"}});
  CHECK(steps(axes, "placement") == Steps{{"free"}});
  CHECK(steps(axes, "codec") == Steps{{"raw"}});
  CHECK(steps(axes, "variant") == Steps{{"fast"}});
}

TEST_CASE("pages can be warm only in a pool", "[plan_axes]") {
  Strategy strategy = plain();
  strategy.has_pages = true;
  CHECK(stays(strategy) == Steps{{"fork", "cold"},
                                 {"fork", "huge"},
                                 {"pool", "cold"},
                                 {"pool", "warm"},
                                 {"pool", "huge"}});
}

TEST_CASE("sizes of pages are for strategies that can have them", "[plan_axes]") {
  Experiment experiment = everything();
  experiment.values["pages"] = {"cold", "64k", "2m"};
  Strategy strategy = plain();
  for (const bool has_sizes : {false, true}) {
    strategy.has_pages = true;
    strategy.has_page_sizes = has_sizes;
    const PointAxes axes = possible_axes(experiment, *find_kernel("square"), strategy);
    CHECK(steps(axes, "lifecycle").size() == (has_sizes ? 6 : 2));
  }
}

TEST_CASE("a read-only strategy runs no kernel that writes", "[plan_axes]") {
  Strategy strategy = plain();
  strategy.read_only = true;
  CHECK(stays(strategy).empty());
  CHECK(stays(strategy, "statistics").size() == 2);
}

TEST_CASE("a fork-only strategy has no pool", "[plan_axes]") {
  Strategy strategy = plain();
  strategy.fork_only = true;
  CHECK(stays(strategy) == Steps{{"fork", "cold"}});
}

TEST_CASE("serial is one point per size, without placements", "[plan_axes]") {
  const PointAxes axes =
      possible_axes(everything(), *find_kernel("square"), *find_strategy("serial"));
  CHECK(steps(axes, "workers") == Steps{{"1", "1"}});
  CHECK(steps(axes, "lifecycle") == Steps{{"fork", "cold"}});
  CHECK(steps(axes, "placement") == Steps{{"free"}});
}

TEST_CASE("a product that overflows 64 bits saturates", "[plan_axes]") {
  const std::uint64_t half = std::uint64_t{1} << 32;
  CHECK(saturating_product({half, half - 1}) == half * (half - 1));
  CHECK(saturating_product({half, half, 3}) == std::numeric_limits<std::uint64_t>::max());
  CHECK(saturating_product({}) == 1);
}
