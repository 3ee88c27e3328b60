#include "harness/results/google_results.hpp"

#include <map>
#include <tuple>
#include <utility>

#include "harness/json/json_read.hpp"
#include "harness/os/activity.hpp"
#include "harness/results/google_entry.hpp"
#include "harness/results/google_json.hpp"

namespace zcbench {

namespace {

// Counts, from 0, which of the benchmarks of one name an entry belongs to, in files without
// families.
class Occurrences {
 public:
  std::size_t next(const GoogleEntry& entry) {
    if (!entry.aggregate.empty() || entry.repetition != GoogleEntry::kNoIndex) {
      last_name_.clear();
      return seen_[{entry.name, entry.aggregate, entry.repetition}]++;
    }
    // Repetitions of one benchmark follow each other, and its aggregates follow them.
    std::size_t& groups = seen_[{entry.name, "", GoogleEntry::kNoIndex}];
    if (entry.name != last_name_) ++groups;
    last_name_ = entry.name;
    return groups - 1;
  }

 private:
  std::map<std::tuple<std::string, std::string, std::int64_t>, std::size_t> seen_;
  std::string last_name_;
};

class GooglePoints {
 public:
  void add(const JsonValue& entry, const GoogleEntry& identity) {
    Benchmark& benchmark = benchmark_of(identity);
    ResultsPoint& point = benchmark.point;
    const bool failed = google_flag(entry, "error_occurred");
    if (failed || google_flag(entry, "skipped")) {
      point.status = failed ? PointStatus::failed : PointStatus::unavailable;
      point.reason = google_text(entry, failed ? "error_message" : "skip_message");
      point.launches.clear();
      benchmark.is_closed = true;
    } else if (!benchmark.is_closed) {
      add_times(entry, identity, benchmark);
    }
  }

  std::vector<ResultsPoint> take() {
    std::vector<ResultsPoint> points;
    name_apart();
    for (Benchmark& benchmark : benchmarks_) {
      finish(benchmark);
      points.push_back(std::move(benchmark.point));
    }
    return points;
  }

 private:
  // Family, instance, occurrence: the order in which benchmarks of one name are numbered.
  using Place = std::tuple<std::int64_t, std::int64_t, std::size_t>;

  struct Benchmark {
    ResultsPoint point;
    Place place;
    bool is_closed = false;  // failed or skipped: its other entries do not count
    std::size_t unusable = 0;
    std::string why_unusable;
    std::map<std::string, GoogleTimes> aggregates;
  };

  Benchmark& benchmark_of(const GoogleEntry& identity) {
    const bool has_family = identity.family != GoogleEntry::kNoIndex;
    const Place place{identity.family, identity.instance,
                      has_family ? 0 : occurrences_.next(identity)};
    const auto [found, is_new] = places_[identity.name].emplace(place, benchmarks_.size());
    if (is_new) {
      benchmarks_.push_back(
          {.point = {.name = identity.name, .reason = {}, .config_hash = {}, .launches = {}},
           .place = place,
           .why_unusable = {},
           .aggregates = {}});
    }
    return benchmarks_[found->second];
  }

  static void add_times(const JsonValue& entry, const GoogleEntry& identity, Benchmark& benchmark) {
    const GoogleTimes times = read_google_times(entry);
    if (!identity.aggregate.empty()) {
      benchmark.aggregates.emplace(identity.aggregate, times);
    } else if (times.unusable.empty()) {
      benchmark.point.launches.push_back({{times.real_time_ns}, {times.cpu_time_ns}});
    } else {
      ++benchmark.unusable;
      benchmark.why_unusable = times.unusable;
    }
  }

  // Numbers the benchmarks that share a name; the first one keeps the plain name.
  void name_apart() {
    for (const auto& [name, places] : places_) {
      std::size_t number = 1;
      for (const auto& [place, index] : places) {
        std::string& shown = benchmarks_[index].point.name;
        benchmarks_[index].point.namesakes = places.size();
        for (; number > 1; ++number) {
          shown = name + " #" + std::to_string(number);
          if (!places_.contains(shown)) break;
        }
        ++number;
      }
    }
  }

  static void finish(Benchmark& benchmark) {
    ResultsPoint& point = benchmark.point;
    if (benchmark.is_closed) return;
    const std::size_t repetitions = point.launches.size() + benchmark.unusable;
    if (benchmark.unusable > 0) {
      point.reason = benchmark.why_unusable;
      if (repetitions > benchmark.unusable) {
        point.reason += " in " + std::to_string(benchmark.unusable) + " of " +
                        std::to_string(repetitions) + " repetitions";
      }
    } else if (repetitions == 0) {
      use_aggregate(benchmark);
    }
    if (point.reason.empty()) return;
    point.status = PointStatus::unavailable;
    point.launches.clear();
  }

  static void use_aggregate(Benchmark& benchmark) {
    ResultsPoint& point = benchmark.point;
    point.reason = "no repetitions, no median and no mean";
    for (const char* name : {"median", "mean"}) {
      const auto found = benchmark.aggregates.find(name);
      if (found == benchmark.aggregates.end()) continue;
      const GoogleTimes& times = found->second;
      point.reason = times.unusable;
      if (times.unusable.empty()) {
        point.is_aggregate = true;
        point.launches.push_back({{times.real_time_ns}, {times.cpu_time_ns}});
      }
      return;
    }
  }

  std::vector<Benchmark> benchmarks_;  // in the order in which they appear first
  std::map<std::string, std::map<Place, std::size_t>> places_;
  Occurrences occurrences_;
};

std::string machine_part(const JsonValue& context, std::string_view key) {
  const auto value = context.find(key);
  return value ? value->text() : "";
}

}  // namespace

namespace {

bool is_google_benchmark(const JsonValue& root) {
  return root.kind() == JsonKind::object && root.find("context") && root.find("benchmarks");
}

}  // namespace

ResultsSummary parse_google_results(std::string text, const std::string& label,
                                    const JsonLimits& limits) {
  JsonLimits lenient = limits;
  lenient.may_repeat_keys = true;  // a counter may be called like a member
  const JsonDocument document(repaired_google_json(text), label, JsonOrigin::file, lenient);
  const JsonValue root = document.root();
  if (!is_google_benchmark(root)) {
    const JsonDocument unrepaired(std::move(text), label, JsonOrigin::file,
                                  limits);  // says what is no JSON
  }
  const JsonValue context = member(root, "context", JsonKind::object);
  ResultsSummary file;
  file.label = label;
  file.is_google_benchmark = true;
  file.date = google_text(context, "date");
  file.build_type = google_text(context, "library_build_type");
  file.machine.parts = {{"host_name", machine_part(context, "host_name")},
                        {"num_cpus", machine_part(context, "num_cpus")}};
  const JsonValue benchmarks = member(root, "benchmarks", JsonKind::array);
  const std::vector<JsonValue> entries = benchmarks.children();
  const AggregateNames old_names(entries);
  GooglePoints points;
  Activity activity("reading the benchmarks", entries.size());
  for (const JsonValue& entry : entries) {
    activity.advance();
    const GoogleEntry identity = read_google_entry(entry, old_names);
    if (identity.name.empty() || identity.is_complexity) continue;
    points.add(entry, identity);
  }
  file.points = points.take();
  if (file.points.empty()) benchmarks.fail("holds no benchmark");
  return file;
}

}  // namespace zcbench
