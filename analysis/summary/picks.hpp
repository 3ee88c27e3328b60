// Picks: what to take for which size, one way for as many neighbouring sizes as the intervals
// allow. Part of a run's answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "analysis/summary/contest.hpp"

namespace zcbench {

/// The same way (strategy, workers, lifecycle, options) at neighbouring sizes.
struct Way {
  std::vector<Entrant> entrants;  ///< one per size, ascending
  std::vector<Entrant>
      equals;  ///< others that are not shown to be slower at any of the sizes, fastest first

  std::uint64_t from() const { return entrants.front().point().elements; }
  std::uint64_t to() const { return entrants.back().point().elements; }
};

/// What to use for a range of sizes.
struct Pick {
  Way fastest;                          ///< without workers, unless something is shown to be faster
  std::optional<Way> with_processes{};  ///< the fastest except controls, if `fastest` is a control
};

struct KernelPicks {
  std::string kernel;
  std::vector<Pick> picks;  ///< at least one, by ascending size
};

/// What to use at each size of the contest. A size without `serial` is left out if another has it.
std::vector<Pick> picks_of(const KernelContest& contest);

/// "serial"; "memfd, pool of 4"; "memfd huge, 4 forked"; "threads, 4 started"; of a program: "mine,
/// 4 workers, fork".
std::string way_name(const Point& point);

/// A legend and one table, for a terminal with `width` columns; a line counts the rows beyond
/// `most_rows`. Empty if there are no picks.
std::string render_picks(const std::vector<KernelPicks>& kernels, int width, bool color = false,
                         std::size_t most_rows = std::numeric_limits<std::size_t>::max());

}  // namespace zcbench
