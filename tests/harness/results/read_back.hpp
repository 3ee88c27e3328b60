// Converts a point to the entries of a results file, and back. Used by tests of these entries.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "harness/plan/config_hash.hpp"
#include "harness/results/results_writer.hpp"
#include "harness/results/run_reader.hpp"

namespace zcbench {

inline nlohmann::ordered_json entries_of(const PointResult& point) {
  auto entries = nlohmann::ordered_json::array();
  for_each_entry_line(point, 0, [&](std::string_view line) {
    entries.push_back(nlohmann::ordered_json::parse(line));
  });
  return entries;
}

/// Reads the entries as those of a file whose plan has only this point.
inline std::vector<PointResult> read_back(const nlohmann::ordered_json& entries) {
  const std::string hash = entries[0]["zcbench"]["config_hash"];
  const nlohmann::ordered_json ours{
      {"launches", 1},
      {"plan", {{"points", 1}}},
      {"config", {{"seed", 7}, {"config_hash", config_hash(std::vector{hash}, 7)}}}};
  const JsonDocument context(ours.dump(), "r.json", JsonOrigin::file);
  const JsonDocument document(entries.dump(), "r.json", JsonOrigin::file);
  return read_entries(document.root(), context.root());
}

}  // namespace zcbench
