#include "analysis/export/medians_json.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "harness/base/format.hpp"
#include "harness/results/point_summary.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

std::string extra_text(const PointSummary& summary) {
  std::string text = fmt::format("median of {}", format_count(summary.samples, "sample"));
  if (summary.interval_ns) {
    text += fmt::format("\n95 % interval: {} to {} ns", summary.interval_ns->low,
                        summary.interval_ns->high);
  }
  return text + fmt::format("\nfastest: {} ns\np90: {} ns", summary.fastest_ns, summary.p90_ns);
}

}  // namespace

Json github_action_json(const std::vector<PointResult>& points) {
  Json entries = Json::array();
  for (const PointResult& result : points) {
    const auto summary = point_summary(result);
    if (!summary) continue;
    Json entry{{"name", result.point.name()}, {"unit", "ns"}, {"value", summary->median_ns}};
    if (const auto& interval = summary->interval_ns) {
      entry["range"] = fmt::format("± {}", (interval->high - interval->low) / 2.0);
    }
    entry["extra"] = extra_text(*summary);
    entries.push_back(std::move(entry));
  }
  return entries;
}

Json bencher_json(const std::vector<PointResult>& points) {
  Json entries = Json::object();
  auto& members = entries.get_ref<Json::object_t&>();
  for (const PointResult& result : points) {
    const auto summary = point_summary(result);
    if (!summary) continue;
    Json latency{{"value", summary->median_ns}};
    if (const auto& interval = summary->interval_ns) {
      latency["lower_value"] = interval->low;
      latency["upper_value"] = interval->high;
    }
    // Names are unique, and operator[] would search all existing members.
    members.emplace_back(result.point.name(), Json{{"latency", std::move(latency)}});
  }
  return entries;
}

}  // namespace zcbench
