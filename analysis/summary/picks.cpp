#include "analysis/summary/picks.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <string_view>

#include "analysis/summary/statements.hpp"
#include "harness/base/format.hpp"
#include "harness/base/table.hpp"
#include "harness/base/wrap.hpp"
#include "harness/results/point_role.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kKernelHeader = "kernel";
constexpr std::string_view kTakeColor = "\x1b[1;32m";

// The entrants that lead at each of some neighbouring sizes, by their way's name.
using Leaders = std::map<std::string, std::vector<Entrant>>;

Leaders leaders_at(const SizeContest& size) {
  Leaders leaders;
  for (const Entrant& entrant : size.leaders()) {
    leaders.try_emplace(way_name(entrant.point()), 1, entrant);
  }
  return leaders;
}

// The entrants that lead at all of these sizes; empty if there are none.
Leaders leaders_of_both(const Leaders& before, const Leaders& next) {
  Leaders both;
  for (const auto& [name, entrants] : before) {
    const auto found = next.find(name);
    if (found == next.end()) continue;
    both[name] = entrants;
    both[name].push_back(found->second.front());
  }
  return both;
}

double log_time(const std::vector<Entrant>& entrants) {
  double sum = 0.0;
  for (const Entrant& entrant : entrants) sum += std::log(entrant.median_ns);
  return sum;
}

Way way_of(const Leaders& leaders) {
  std::vector<std::vector<Entrant>> ways;
  for (const auto& [name, entrants] : leaders) ways.push_back(entrants);
  std::ranges::stable_sort(ways, {}, log_time);
  const auto is_serial = [](const std::vector<Entrant>& way) {
    return family_of(way.front().point()) == Family::serial;
  };
  const auto serial = std::ranges::find_if(ways, is_serial);
  if (serial != ways.end()) std::rotate(ways.begin(), serial, std::next(serial));
  Way way{.entrants = ways.front(), .equals = {}};
  for (const auto& other : std::span(ways).subspan(1)) way.equals.push_back(other.back());
  return way;
}

SizeContest without_controls(const SizeContest& size) {
  SizeContest rest{.elements = size.elements, .entrants = {}};
  for (const Entrant& entrant : size.entrants) {
    if (!is_control(entrant.point())) rest.entrants.push_back(entrant);
  }
  return rest;
}

bool has_serial(const SizeContest& size) {
  return std::ranges::any_of(size.entrants, [](const Entrant& entrant) {
    return family_of(entrant.point()) == Family::serial;
  });
}

bool leads_serial(const Leaders& leaders) {
  return std::ranges::any_of(leaders, [](const auto& leader) {
    return family_of(leader.second.front().point()) == Family::serial;
  });
}

struct Span {
  Leaders of_all;
  Leaders of_processes;
  bool has_processes;
};

Span span_at(const SizeContest& size) {
  const SizeContest processes = without_controls(size);
  const bool has_processes = !processes.entrants.empty();
  return {.of_all = leaders_at(size),
          .of_processes = has_processes ? leaders_at(processes) : Leaders{},
          .has_processes = has_processes};
}

Pick pick_of(const Span& span) {
  Pick pick{.fastest = way_of(span.of_all)};
  if (is_control(pick.fastest.entrants.front().point()) && span.has_processes) {
    pick.with_processes = way_of(span.of_processes);
  }
  return pick;
}

std::string sizes_text(const Way& way) {
  if (way.from() == way.to()) return format_elements(way.to());
  return fmt::format("{} to {}", format_elements(way.from()), format_elements(way.to()));
}

std::string name_text(const Way& way) {
  const std::string name = way_name(way.entrants.back().point());
  return way.equals.empty() ? name : fmt::format("{} +{}", name, way.equals.size());
}

}  // namespace

std::string way_name(const Point& point) {
  const std::string label = row_label(point);
  const Family family = family_of(point);
  if (family == Family::serial) return label;
  if (family == Family::other) {
    return fmt::format("{}, {}", label, workers_text(point.workers, point.lifecycle));
  }
  if (point.lifecycle == Lifecycle::pool)
    return fmt::format("{}, pool of {}", label, point.workers);
  return fmt::format("{}, {} {}", label, point.workers,
                     family == Family::threads ? "started" : started_word(point.lifecycle));
}

std::vector<Pick> picks_of(const KernelContest& contest) {
  const bool wants_serial = std::ranges::any_of(contest.sizes, has_serial);
  std::vector<Pick> picks;
  std::optional<Span> span;
  for (const SizeContest& size : contest.sizes) {
    if (wants_serial && !has_serial(size)) continue;
    const Span here = span_at(size);
    if (span && span->has_processes == here.has_processes) {
      const Span both{.of_all = leaders_of_both(span->of_all, here.of_all),
                      .of_processes = leaders_of_both(span->of_processes, here.of_processes),
                      .has_processes = here.has_processes};
      const bool keeps_serial = leads_serial(both.of_all) || !leads_serial(span->of_all);
      const bool has_both =
          !both.of_all.empty() && (!both.has_processes || !both.of_processes.empty());
      if (has_both && keeps_serial) {
        span = both;
        continue;
      }
    }
    if (span) picks.push_back(pick_of(*span));
    span = here;
  }
  if (span) picks.push_back(pick_of(*span));
  return picks;
}

std::string render_picks(const std::vector<KernelPicks>& kernels, int width, bool color,
                         std::size_t most_rows) {
  bool has_controls = false;
  std::size_t kernel_width = kKernelHeader.size();
  for (const auto& [kernel, picks] : kernels) {
    kernel_width = std::max(kernel_width, kernel.size());
    has_controls |= std::ranges::any_of(
        picks, [](const Pick& pick) { return pick.with_processes.has_value(); });
  }
  std::vector<Table::Column> columns{
      {.header = fmt::format("{:<{}}  elements", kKernelHeader, kernel_width)},
      {.header = "take"},
      {.header = "time", .align = Align::right}};
  if (has_controls) {
    columns.push_back({.header = "with processes"});
    columns.push_back({.header = "time", .align = Align::right});
  }
  Table table(std::move(columns));
  std::size_t left_out = 0;
  const auto add_way = [](Table::Row& row, const Way& way) {
    row.emplace_back(name_text(way), row.size() == 1 ? kTakeColor : "");
    row.emplace_back(format_duration_ns(way.entrants.back().median_ns));
  };
  for (const auto& [kernel, picks] : kernels) {
    for (const auto& [fastest, with_processes] : picks) {
      Table::Row row{fmt::format("{:<{}}  {}", kernel, kernel_width, sizes_text(fastest))};
      add_way(row, fastest);
      if (has_controls) add_way(row, with_processes ? *with_processes : fastest);
      if (table.rows().size() < most_rows) {
        table.add_row(std::move(row));
      } else {
        ++left_out;
      }
    }
  }
  if (table.rows().empty()) return "";
  const auto columns_of_terminal = static_cast<std::size_t>(width);
  return wrapped(
             "",
             "What to use (time: at the largest size of its row; +N: N other ways are not shown "
             "to be slower)",
             {.width = columns_of_terminal, .indent = 2}) +
         table.text({.color = color, .width = columns_of_terminal}) +
         (left_out == 0 ? ""
                        : fmt::format("  and {}; zcbench show lists them\n",
                                      format_count(left_out, "more row")));
}

}  // namespace zcbench
