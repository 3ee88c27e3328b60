#include "analysis/report/charts/series_styles.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "harness/transfer/transfer.hpp"

namespace zcbench {

namespace {

// Neighbours in a bar differ in colour; computing is green everywhere.
constexpr std::pair<std::string_view, std::size_t> kKnownNames[] = {{"publish", 6},
                                                                    {"start", 0},
                                                                    {"distribute", 3},
                                                                    {"compute", 2},
                                                                    {"collect", 4},
                                                                    {"join", 1},
                                                                    {"to workers", 0},
                                                                    {"from workers", 3},
                                                                    {"results", 1},
                                                                    {"not started yet", 6},
                                                                    {"waits for its slice", 3},
                                                                    {"computes", 2},
                                                                    {"hands over, ends", 1},
                                                                    {"ideal", 13},
                                                                    {"wall time", 0},
                                                                    {"CPU time", 1}};

std::map<std::string, std::size_t> known_styles() {
  std::map<std::string, std::size_t> styles;
  for (const Strategy& strategy : strategies()) {
    styles.emplace(strategy.name, styles.size());
  }
  for (const auto& [name, style] : kKnownNames) styles.emplace(name, style);
  return styles;
}

}  // namespace

void assign_styles(std::vector<Chart>& charts) {
  std::map<std::string, std::size_t> styles = known_styles();
  std::size_t next = strategies().size();
  for (Chart& chart : charts) {
    for (Panel& panel : chart.panels) {
      for (Series& series : panel.series) {
        const auto [known, is_new] = styles.emplace(series.name, next);
        if (is_new) ++next;
        series.style = known->second;
      }
    }
  }
}

}  // namespace zcbench
