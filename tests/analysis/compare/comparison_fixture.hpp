// A comparison with every kind of outcome, for tests of the texts that describe it.
#pragma once

#include "analysis/compare/comparison_report.hpp"

namespace zcbench {

inline ResultsPoint make_measured(const std::string& name, double time_ns) {
  ResultsPoint point{.name = name, .reason = {}, .config_hash = "h", .launches = {}};
  for (int launch = 0; launch < 5; ++launch) point.launches.push_back({{time_ns}, {time_ns}});
  return point;
}

inline ResultsSummary make_side(const std::string& label, std::vector<ResultsPoint> points) {
  ResultsSummary file;
  file.label = label;
  file.date = "2024-01-02T03:04:05Z";
  file.commit = "c0ffee";
  file.build_type = "release";
  file.machine = {{{"cpu_model", "CPU"}}};
  file.points = std::move(points);
  return file;
}

/// Point a is 10 % slower, b faster, c the same; d is only in base, and e failed in new.
struct ComparedFixture {
  ResultsSummary base = make_side(
      "base.json", {make_measured("a", 1e6), make_measured("b", 1e6), make_measured("c", 1e6),
                    make_measured("d", 1e6), make_measured("e", 1e6)});
  ResultsSummary other =
      make_side("new.json", {make_measured("a", 1.1e6), make_measured("b", 0.5e6),
                             make_measured("c", 1e6), make_measured("e", 1e6)});
  CompareRules rules;
  Comparison comparison;

  ComparedFixture() {
    other.points[3].status = PointStatus::failed;
    other.points[3].reason = "died\nhere";
  }
  ComparisonReport report() {
    comparison = compare(base, other, rules);
    return {base, other, rules, comparison, {}};
  }
};

}  // namespace zcbench
