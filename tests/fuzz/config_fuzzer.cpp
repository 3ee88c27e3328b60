// Parses the text of a config and, after a byte that JSON text cannot contain, the KEY=VALUE of a
// --set. Makes the plan if that is quick.
#include <fcntl.h>

#include <cerrno>

#include "harness/plan/plan.hpp"
#include "tests/fuzz/accept.hpp"

using namespace zcbench;

namespace {

constexpr char kSetFollows = '\xff';
// A plan makes a name for each point; for this many points that takes about a millisecond.
constexpr std::uint64_t kQuicklyPlanned = 500;
// This many points are refused because of their number, before any point is made.
constexpr std::uint64_t kTooManyInAnyCase = std::uint64_t{1} << 40;

Overrides overrides_of(std::string_view assignment) {
  Overrides overrides;
  const auto equals = assignment.find('=');
  if (equals == std::string_view::npos) return overrides;
  overrides.set.emplace_back(assignment.substr(0, equals), assignment.substr(equals + 1));
  return overrides;
}

std::uint64_t asked_points(const Config& config) {
  std::uint64_t points = 0;
  for (const Experiment& experiment : config.experiments) {
    for (const std::string& name : experiment.values["strategy"]) {
      const std::uint64_t of_one = saturating_product(
          {experiment.values["kernel"].size(), experiment.values["elements"].size(),
           asked_axes(experiment, *find_strategy(name)).count()});
      if (__builtin_add_overflow(points, of_one, &points)) return kTooManyInAnyCase;
    }
  }
  return points;
}

void require_sound(const Plan& plan) {
  fuzz::require(!plan.points.empty(), "a plan has points");
  for (const Point& point : plan.points) {
    fuzz::require(point.elements >= 1 && point.elements <= kMaxElements, "elements in range");
    fuzz::require(point.workers >= 1 && point.workers <= kMaxWorkers, "workers in range");
    fuzz::require(point.samples >= 1 && point.samples_per_turn >= 1, "samples are asked for");
    fuzz::require(point.timeout_s > 0.0, "a sample has time");
  }
}

}  // namespace

// A config may name an .npy file. No such file exists here, so that no input depends on the disk.
extern "C" int __real_open(const char* path, int flags, ...);
extern "C" int __wrap_open(const char* path, int flags, ...) {
  if ((flags & O_ACCMODE) == O_RDONLY) {
    errno = ENOENT;
    return -1;
  }
  return __real_open(path, flags, 0600);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::as_text(data, size);
  const std::size_t end = std::min(input.find(kSetFollows), size);
  const std::string text(input.substr(0, end));
  const Overrides overrides = overrides_of(input.substr(std::min(end + 1, size)));
  Config config;
  const auto parse = [&] { config = parse_config(text, "c.json", overrides); };
  const bool is_set = !overrides.set.empty();
  if (!fuzz::accepts<ConfigError>(is_set ? "" : "c.json:", parse)) return 0;
  const std::uint64_t points = asked_points(config);
  if (points > kQuicklyPlanned && points < kTooManyInAnyCase) return 0;
  fuzz::accepts<ConfigError>("c.json", [&] { require_sound(make_plan(config, "")); });
  return 0;
}
