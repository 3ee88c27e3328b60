#include "analysis/ab/selfcheck.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <random>
#include <string_view>
#include <utility>

#include "analysis/ab/ab_options.hpp"
#include "analysis/ab/ab_verdict.hpp"
#include "analysis/ab/gate_simulation.hpp"
#include "harness/base/format.hpp"
#include "harness/base/random_bits.hpp"
#include "harness/json/json_write.hpp"
#include "harness/os/activity.hpp"
#include "harness/os/deadline.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint32_t kRepetitions = 400;
constexpr std::uint32_t kSuites = 1000;
constexpr double kMinute_s = 60.0;
constexpr double kUsualThreshold = 0.05;
constexpr double kSlowdowns[] = {0.03, 0.05, 0.10};
constexpr std::size_t kPartsOfPoint = 2 + std::size(kSlowdowns);  // and one for the smallest
constexpr std::size_t kPartsOfSuites = 1;
// Simulated for a point: no change, the slowdowns, and about six steps to the smallest.
constexpr std::uint64_t kPointsOfPoint =
    kRepetitions * (1 + std::size(kSlowdowns)) + 6 * (kRepetitions / 4);

// Divides the time until `end_ns` among the remaining parts of the simulation.
class TimeShares {
 public:
  TimeShares(std::size_t parts, std::optional<std::int64_t> end_ns)
      : parts_left_(parts), end_ns_(end_ns) {}

  // `activity` advances with every call of the result, one after each simulated point or suite.
  HasTime next(Activity& activity) {
    if (!end_ns_) {
      return [&activity] {
        activity.advance();
        return true;
      };
    }
    const std::int64_t left_ns = std::max<std::int64_t>(*end_ns_ - now_ns(), 0);
    const std::int64_t share_ns = left_ns / static_cast<std::int64_t>(parts_left_);
    if (parts_left_ > 1) --parts_left_;
    return [&activity, until_ns = now_ns() + share_ns] {
      activity.advance();
      return now_ns() < until_ns;
    };
  }

 private:
  std::size_t parts_left_;
  std::optional<std::int64_t> end_ns_;
};

PointNoise noise_of(const std::string& name, const std::vector<MeasuredUnit>& units,
                    const GateRules& rules, double max_seconds, std::mt19937_64& random,
                    TimeShares& time) {
  Activity activity("simulating " + name, kPointsOfPoint);
  PointNoise noise;
  noise.name = name;
  noise.units = units.size();
  for (const MeasuredUnit& unit : units) noise.seconds_per_unit += unit.seconds;
  noise.seconds_per_unit /= static_cast<double>(units.size());
  noise.noise_floor = noise_floor(units);
  const SimulatedRates same =
      simulate_points(units, rules, 0.0, max_seconds, kRepetitions, random, time.next(activity));
  noise.simulated = same.simulated;
  noise.within_margin = same.within;
  noise.within_seconds = same.mean_seconds;
  for (const double slowdown : kSlowdowns) {
    const SimulatedRates rates = simulate_points(units, rules, slowdown, max_seconds, kRepetitions,
                                                 random, time.next(activity));
    noise.simulated = std::min(noise.simulated, rates.simulated);
    noise.slowdowns.push_back(
        {.slowdown = slowdown, .found = rates.slower, .mean_seconds = rates.mean_seconds});
  }
  noise.smallest_per_minute =
      smallest_found(units, rules, kMinute_s, kRepetitions / 4, random, time.next(activity));
  return noise;
}

// What many gates do: run each build once and compare the two times with a fixed threshold. Here a
// run is one unit.
double threshold_alarms(std::span<const std::vector<MeasuredUnit>> points, std::size_t suite_points,
                        std::uint32_t suites, std::mt19937_64& random) {
  std::uint32_t alarmed = 0;
  for (std::uint32_t suite = 0; suite < suites; ++suite) {
    bool any = false;
    for (std::size_t point = 0; point < suite_points; ++point) {
      const std::vector<MeasuredUnit>& units = points[point % points.size()];
      const double ratio = units[bounded(random, units.size())].metrics.front().log_ratio;
      any = any || (coin(random) ? ratio : -ratio) > std::log1p(kUsualThreshold);
    }
    alarmed += any ? 1 : 0;
  }
  return static_cast<double>(alarmed) / suites;
}

// A note if the budget ended before everything was simulated; otherwise empty.
std::string shortened(const Selfcheck& check) {
  std::uint32_t least = kRepetitions;
  for (const PointNoise& point : check.points) {
    if (point.failure.empty()) least = std::min(least, point.simulated);
  }
  if (least == kRepetitions && check.suites == kSuites) return "";
  return fmt::format(
      "\nThe budget ended the simulation early: at least {} instead of {} simulated "
      "points for each share.\n",
      least, kRepetitions);
}

std::string percent(double plain) { return fmt::format("{:.3g} %", plain * 100); }

}  // namespace

Selfcheck selfcheck_of(const AbRecord& record, double seconds_per_point, std::size_t suite_points,
                       std::optional<std::int64_t> end_ns) {
  if (suite_points == 0) suite_points = record.points.size();
  const GateRules rules = rules_per_point(record.rules, suite_points);
  Selfcheck check{.points = {},
                  .suites = kSuites,
                  .suite_points = suite_points,
                  .suites_with_false_alarm = 0.0,
                  .threshold_false_alarms = 0.0};
  std::mt19937_64 random(record.seed);
  std::vector<std::vector<MeasuredUnit>> measured(record.points.size());
  for (const AbUnit& unit : record.units) measured[unit.point].push_back(measured_unit(unit));
  const std::vector<PointVerdict> verdicts = judge(record);
  std::vector<std::vector<MeasuredUnit>> known;
  TimeShares time(record.points.size() * kPartsOfPoint + kPartsOfSuites, end_ns);
  for (std::size_t point = 0; point < record.points.size(); ++point) {
    const std::string& name = record.points[point].names[0];
    if (measured[point].empty()) {
      PointNoise none;
      none.name = name;
      none.failure =
          record.points[point].failure.value_or("the budget ended before its first unit did");
      check.points.push_back(none);
      continue;
    }
    const double time_ns = std::min(verdicts[point].baseline_ns, verdicts[point].candidate_ns);
    check.points.push_back(noise_of(name, measured[point],
                                    with_floor(rules, record.rules.floor_ns, time_ns),
                                    seconds_per_point, random, time));
    known.push_back(measured[point]);
  }
  if (known.empty()) return check;
  Activity activity(fmt::format("simulating suites of {}", format_count(suite_points, "point")),
                    kSuites);
  const SimulatedAlarms alarms = simulate_false_alarms(
      known, suite_points, rules, seconds_per_point, kSuites, random, time.next(activity));
  check.suites = alarms.suites;
  check.suites_with_false_alarm = alarms.share;
  check.threshold_false_alarms = threshold_alarms(known, suite_points, check.suites, random);
  return check;
}

Json to_json(const Selfcheck& check, const AbRecord& record) {
  Json json{{"zcbench_selfcheck", {{"schema_version", 1}}},
            {"date", record.started_utc},
            {"config", record.config},
            {"commit", record.sides[0].commit},
            {"seed", record.seed},
            {"profile", record.rules.profile},
            {"margin", record.rules.margin},
            {"suites", check.suites},
            {"suite_points", check.suite_points},
            {"suites_with_false_alarm", check.suites_with_false_alarm},
            {"threshold_false_alarms", check.threshold_false_alarms},
            {"points", Json::array()}};
  for (const PointNoise& point : check.points) {
    Json entry{{"name", point.name}};
    if (!point.failure.empty()) {
      entry["failure"] = point.failure;
      json["points"].push_back(std::move(entry));
      continue;
    }
    entry["noise_floor"] = point.noise_floor;
    entry["units"] = point.units;
    entry["seconds_per_unit"] = point.seconds_per_unit;
    entry["simulated"] = point.simulated;
    entry["within_margin"] = {{"found", point.within_margin},
                              {"mean_seconds", point.within_seconds}};
    entry["slowdowns"] = Json::array();
    for (const SlowdownFound& each : point.slowdowns) {
      entry["slowdowns"].push_back({{"slowdown", each.slowdown},
                                    {"found", each.found},
                                    {"mean_seconds", each.mean_seconds}});
    }
    entry["smallest_per_minute"] = or_null(point.smallest_per_minute);
    json["points"].push_back(std::move(entry));
  }
  return json;
}

std::string to_text(const Selfcheck& check, const AbRecord& record, const TableStyle& style) {
  std::vector<Table::Column> columns{{.header = "point", .is_stub = true}};
  for (const std::string_view header : {"units", "noise floor", "no change", "3 % slower",
                                        "5 % slower", "10 % slower", "smallest/min"}) {
    columns.push_back({.header = std::string(header), .align = Align::right});
  }
  Table table(std::move(columns));
  for (const PointNoise& point : check.points) {
    if (!point.failure.empty()) {
      table.add_row({point.name, point.failure});
      continue;
    }
    const auto cell = [](double share, double seconds) {
      return fmt::format("{:>3.0f} % {:>5.1f} s", share * 100, seconds);
    };
    Table::Row row{point.name, std::to_string(point.units), percent(point.noise_floor),
                   cell(point.within_margin, point.within_seconds)};
    for (const SlowdownFound& each : point.slowdowns) {
      row.push_back(cell(each.found, each.mean_seconds));
    }
    row.push_back(point.smallest_per_minute ? percent(*point.smallest_per_minute) : "above 50 %");
    table.add_row(std::move(row));
  }
  return table.text(style) +
         fmt::format(
             "\nNoise floor: 95 of 100 pairs of processes of one build differ by less. The other "
             "columns: share of\nsimulated points, drawn from these units, that profile {} ends as "
             "\"within margin\" (no change) or as\n\"regression\" (slower), and the mean time it "
             "takes; smallest/min: found in 19 of 20 within a minute.\n\nfalse alarms: {} of {} "
             "simulated suites of {} such points had any; one run of each and\n\"more than 5 %\": "
             "{} of {}\n",
             record.rules.profile, std::llround(check.suites_with_false_alarm * check.suites),
             check.suites, check.suite_points,
             std::llround(check.threshold_false_alarms * check.suites), check.suites) +
         shortened(check);
}

}  // namespace zcbench
