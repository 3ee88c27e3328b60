#include "analysis/ab/session.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <random>

#include "analysis/ab/side.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/format.hpp"
#include "harness/base/random_bits.hpp"
#include "harness/os/pauses.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

// With fewer units a forecast means nothing.
constexpr std::size_t kUnitsForForecast = 4;
// If units scatter little, a change of twice the margin, or no change, is decided after 8 to 12.
constexpr double kUnitsInBudget = 16.0;
constexpr double kLeastBudgetS = 30.0;

double needed(const OpenPoint& point) {
  return point.seconds_needed.value_or(std::numeric_limits<double>::infinity());
}

}  // namespace

std::vector<std::size_t> next_pass(std::vector<OpenPoint> open, double seconds_left,
                                   std::mt19937_64& random) {
  shuffle(open, random);
  double needed_by_all = 0.0;
  for (const OpenPoint& point : open) needed_by_all += needed(point);
  const bool forecast = std::ranges::all_of(
      open, [](const OpenPoint& point) { return point.units >= kUnitsForForecast; });
  std::vector<std::size_t> pass;
  if (!forecast || needed_by_all <= seconds_left) {
    for (const OpenPoint& point : open) pass.push_back(point.point);
    return pass;
  }
  std::ranges::stable_sort(open, {}, needed);
  double seconds = 0.0;
  for (const OpenPoint& point : open) {
    seconds += needed(point);
    if (!pass.empty() && seconds > seconds_left) break;
    pass.push_back(point.point);
  }
  return pass;
}

namespace {

class Session {
 public:
  Session(const SessionPlan& plan, AbRecord& record)
      : plan_(plan),
        record_(record),
        judge_(record.rules, record.points.size()),
        random_(record.seed),
        begin_ns_(now_ns()) {
    set_end();
  }

  void run(const std::function<void(const std::string&)>& on_unit) {
    for (;;) {
      const std::vector<OpenPoint> open = open_points();
      if (open.empty()) return;
      for (const std::size_t point : next_pass(open, seconds_left(), random_)) {
        if (seconds_left() <= 0) return;
        on_unit(status(point, open.size()));
        take(point);
      }
    }
  }

 private:
  void set_end() { end_ns_ = begin_ns_ + static_cast<std::int64_t>(record_.budget_s * 1e9); }

  double seconds_left() const { return static_cast<double>(end_ns_ - now_ns()) * 1e-9; }

  std::vector<OpenPoint> open_points() const {
    std::vector<OpenPoint> open;
    for (std::size_t point = 0; point < record_.points.size(); ++point) {
      if (record_.points[point].failure) continue;
      if (!plan_.stops_when_decided) {
        open.push_back({.point = point, .units = 0, .seconds_needed = std::nullopt});
      } else if (!judge_.is_decided(point)) {
        open.push_back({.point = point,
                        .units = judge_.units(point),
                        .seconds_needed = judge_.seconds_needed(point)});
      }
    }
    return open;
  }

  // Two commands form one point; shows the ratio so far instead of its name, two command lines.
  std::string command_status() const {
    std::size_t pairs = 0;
    for (const AbUnit& unit : record_.units) pairs += unit.pairs.size();
    const PointVerdict so_far = judge_.verdict(0);
    return fmt::format("{} of runs{}  at most {} left", format_count(pairs, "pair"),
                       so_far.ratio ? fmt::format("  B/A {:.3f} so far", *so_far.ratio) : "",
                       format_duration_ns(seconds_left() * 1e9));
  }

  std::string status(std::size_t point, std::size_t open) const {
    if (!plan_.sides[0].has_plan) return command_status();
    return fmt::format("{} of {} undecided  {} units  at most {} left  {}", open,
                       format_count(record_.points.size(), "point"), record_.units.size(),
                       format_duration_ns(seconds_left() * 1e9), record_.points[point].names[0]);
  }

  // A unit that is cut short by the end of the budget does not count.
  void take(std::size_t point) {
    throw_if_interrupted();
    try {
      // A unit in which the program was stopped is taken again: its pairs may contain the pause.
      AbUnit unit = taken_without_pause([&] {
        return pauses_noticed([&] {
          return take_unit(plan_.sides, plan_.plan_indices[point], plan_.timeouts_s[point], end_ns_,
                           random_);
        });
      });
      unit.point = point;
      judge_.add(unit);
      record_.units.push_back(std::move(unit));
      if (plan_.budget_follows_first_unit && record_.units.size() == 1) follow_first_unit();
    } catch (const TrialError& error) {
      record_.points[point].failure = error.what();
    } catch (const BudgetSpent&) {
      return;
    }
  }

  void follow_first_unit() {
    const double units_s = kUnitsInBudget * record_.units.front().seconds;
    record_.budget_s = std::min(std::max(units_s, kLeastBudgetS), record_.budget_s);
    set_end();
  }

  const SessionPlan& plan_;
  AbRecord& record_;
  AbJudge judge_;
  std::mt19937_64 random_;
  std::int64_t begin_ns_;
  std::int64_t end_ns_ = 0;  // end of the budget
};

}  // namespace

void run_session(const SessionPlan& plan, AbRecord& record,
                 const std::function<void(const std::string& status)>& on_unit) {
  Session(plan, record).run(on_unit);
}

}  // namespace zcbench
