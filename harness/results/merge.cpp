#include "harness/results/merge.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "harness/base/digest.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/json/json_parse.hpp"
#include "harness/json/json_write.hpp"
#include "harness/results/append_launches.hpp"
#include "harness/results/node_record.hpp"
#include "harness/results/results_reader.hpp"
#include "harness/results/results_writer.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

Json& ours(ResultsPart& part) { return part.json["context"]["zcbench"]; }

std::string label_of(const ResultsPart& part) { return escaped(part.label); }

[[noreturn]] void refuse(const ResultsPart& part, const std::string& why) {
  throw NotComparableError(fmt::format("not to be merged: {}: {}", label_of(part), why));
}

// What must be the same in all parts.
constexpr std::array kCommonFields{"/fingerprint/config/config_hash",
                                   "/fingerprint/config/launches", "/version", "/commit", "/build"};

// How the machine of a part differs from the first one's: "cpu_model is "x", in a "y"".
std::string machine_difference(ResultsPart& first, ResultsPart& part) {
  const Json& expected = ours(first).at("machine_key");
  const Json& found = ours(part).at("machine_key");
  std::string text;
  for (const auto& [field, value] : found.items()) {
    if (field == "folder" || expected.value(field, Json()) == value) continue;
    text +=
        fmt::format("{}{} is {}, in {} {}", text.empty() ? "" : "; ", escaped(field),
                    json_line(value), label_of(first), json_line(expected.value(field, Json())));
  }
  return text;
}

void check_machine(ResultsPart& first, ResultsPart& part) {
  const std::string difference = machine_difference(first, part);
  if (difference.empty()) return;
  refuse(part, fmt::format("is of another machine: {}; --allow-different-machine permits that",
                           difference));
}

void check_common(ResultsPart& first, ResultsPart& part, const MergeRules& rules) {
  if (!ours(part).contains("fingerprint")) refuse(part, "was written before there were parts");
  if (!rules.may_differ_in_machine) check_machine(first, part);
  for (const char* field : kCommonFields) {
    const Json::json_pointer pointer(field);
    const Json& expected = ours(first).at(pointer);
    const Json& found = ours(part).at(pointer);
    if (expected == found) continue;
    refuse(part, fmt::format("{} is {}, in {} {}", pointer.back(), json_line(found),
                             label_of(first), json_line(expected)));
  }
  // Programs of external commands must be the same, like our own.
  const Json& runner = ours(part)["fingerprint"]["runner"];
  for (const auto& [field, expected] : ours(first)["fingerprint"]["runner"].items()) {
    if (!field.starts_with("command ") || runner.value(field, Json()) == expected) continue;
    refuse(part,
           fmt::format("{} is {}, in {} {}", escaped(field), json_line(runner.value(field, Json())),
                       label_of(first), json_line(expected)));
  }
}

// Samples and rounds of a part come after those of the parts before it.
struct Offsets {
  std::uint64_t order = 0;
  std::uint64_t round = 0;
};

void shift(Json& benchmarks, Offsets& offsets, std::size_t rounds) {
  std::uint64_t samples = 0;
  for (Json& entry : benchmarks) {
    Json& inner = entry["zcbench"];
    if (!inner.contains("order")) continue;
    inner["order"] = inner["order"].get<std::uint64_t>() + offsets.order;
    inner["round"] = inner["round"].get<std::uint64_t>() + offsets.round;
    ++samples;
  }
  offsets.order += samples;
  offsets.round += rounds;
}

Json source_json(ResultsPart& part) {
  return {{"digest", ours(part)["digest"]},
          {"date", part.json["context"]["date"]},
          {"host_name", part.json["context"]["host_name"]},
          {"machine", ours(part)["machine_key"]["folder"]},
          {"shard", ours(part)["plan"]["shard"]}};
}

void append(std::vector<NodeRecord>& all, const std::vector<NodeRecord>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

std::string point_name(const Json& entry) {
  return plain_name(entry["run_name"].get<std::string>());
}

// Entries by the place of their point in the whole plan.
using Places = std::map<std::size_t, std::vector<Json>>;

void add_points(ResultsPart& part, Places& places,
                std::map<std::size_t, const ResultsPart*>& owners) {
  for (Json& entry : part.json["benchmarks"]) {
    const auto place = entry["family_index"].get<std::size_t>();
    const ResultsPart& owner = *owners.emplace(place, &part).first->second;
    if (&owner != &part) {
      refuse(part, fmt::format("{} is in {}, too", point_name(entry), label_of(owner)));
    }
    places[place].push_back(std::move(entry));
  }
}

Json summed_plan(std::vector<ResultsPart>& parts) {
  Json plan = ours(parts.front())["plan"];
  for (const char* count : {"points", "valid", "failed", "unavailable"}) {
    std::uint64_t sum = 0;
    for (ResultsPart& part : parts) sum += ours(part)["plan"][count].get<std::uint64_t>();
    plan[count] = sum;
  }
  plan["shard"] = nullptr;
  return plan;
}

}  // namespace

MergedResults merge_results(std::vector<ResultsPart> parts, const MergeRules& rules) {
  Places places;
  std::map<std::size_t, const ResultsPart*> owners;
  Json rounds = Json::array();
  Json sources = Json::array();
  Json resumes = Json::array();
  Offsets offsets;
  std::vector<NodeRecord> nodes;
  for (ResultsPart& part : parts) {
    check_common(parts.front(), part, rules);
    append(nodes, part.nodes);
    shift(part.json["benchmarks"], offsets, ours(part)["rounds"].size());
    for (Json& round : ours(part)["rounds"]) rounds.push_back(round);
    for (Json& resume : ours(part)["resumes"]) resumes.push_back(resume);
    if (ours(part).value("dev_shm", "") == "shared") ours(parts.front())["dev_shm"] = "shared";
    sources.push_back(source_json(part));
    add_points(part, places, owners);
  }
  Json& context = ours(parts.front());
  const Json& planned = context["fingerprint"]["config"]["points"];
  MergedResults merged{.json = {},
                       .points = places.size(),
                       .missing_points = 0,
                       .nodes = united_nodes(std::move(nodes))};
  merged.missing_points = std::stoull(planned.get<std::string>()) - merged.points;
  if (merged.missing_points > 0 && !rules.partial) {
    throw NotComparableError(fmt::format(
        "not to be merged: {} of {} in none of the files; give the other parts' files, or allow it "
        "with --partial",
        format_count(merged.missing_points, "point"), planned.get<std::string>()));
  }
  context["digest"] = kNoDigest;
  context["plan"] = summed_plan(parts);
  context["rounds"] = std::move(rounds);
  context["resumes"] = std::move(resumes);
  context["fingerprint"]["config"]["shard"] = "1/1";
  context["config"]["config_hash"] = context["fingerprint"]["config"]["config_hash"];
  context["merged"] = {{"from", std::move(sources)}, {"missing_points", merged.missing_points}};
  if (!merged.nodes.empty()) context["nodes"] = nodes_json(merged.nodes);
  Json benchmarks = Json::array();
  for (auto& [place, entries] : places) {
    for (Json& entry : entries) benchmarks.push_back(std::move(entry));
  }
  merged.json = {{"context", parts.front().json["context"]}, {"benchmarks", std::move(benchmarks)}};
  return merged;
}

namespace {

// A plan with its points and no samples.
RunResult empty_run(const RunResult& run) {
  RunResult empty = run;
  empty.rounds.clear();
  for (PointResult& result : empty.points) {
    PointResult none{.point = result.point, .reason = {}, .samples = {}, .chunks = {}};
    result = std::move(none);
  }
  return empty;
}

// The nodes of the file; if it names none, one node named after its host.
std::vector<NodeRecord> nodes_of(Replicate& replicate) {
  if (!replicate.part.nodes.empty()) return replicate.part.nodes;
  const std::string host = replicate.results.environment.host_name;
  return {{.name = host,
           .host_name = host,
           .machine = ours(replicate.part)["machine_key"].value("folder", ""),
           .tasks = {},
           .anchors = {}}};
}

void require_whole_plan(Replicate& replicate) {
  ResultsPart& part = replicate.part;
  const Json& config = ours(part)["fingerprint"]["config"];
  const bool is_merged = ours(part).contains("merged");
  const bool is_whole = config.value("shard", "1/1") == "1/1" &&
                        (!is_merged || ours(part)["merged"].value("missing_points", 0) == 0);
  if (!is_whole) refuse(part, "is no run of the whole plan; merge its parts first");
}

// Renumbers the launches of nodes, which are counted within their file. A file of several nodes
// says which launches belong to which node.
void shift_launches(std::vector<NodeRecord>& nodes, const RunResult& run, std::uint32_t first) {
  for (NodeRecord& node : nodes) {
    if (nodes.size() == 1 && node.launches.empty()) {
      for (std::uint32_t launch = 0; launch < run.launches; ++launch)
        node.launches.push_back(launch);
    }
    for (std::uint32_t& launch : node.launches) launch += first;
  }
}

void name_node_of_failures(RunResult& run, const std::string& node) {
  for (PointResult& result : run.points) {
    if (result.status == PointStatus::valid) continue;
    result.reason = fmt::format("on node {}: {}", node, result.reason);
  }
}

// The config hashes by family_index. A hash covers settings that a results file does not have, so
// it cannot be computed from what was read.
std::map<std::size_t, Json> config_hashes(const Json& benchmarks) {
  std::map<std::size_t, Json> hashes;
  for (const Json& entry : benchmarks) {
    const Json& own = entry.at("zcbench");
    if (own.contains("config_hash")) hashes[entry.at("family_index")] = own.at("config_hash");
  }
  return hashes;
}

// All entries of the run, whose points were measured by several nodes.
Json entries_of(const RunResult& run, const std::map<std::size_t, Json>& hashes) {
  Json benchmarks = Json::array();
  for (std::size_t index = 0; index < run.points.size(); ++index) {
    for_each_entry_line(run.points[index], index, [&](std::string_view line) {
      Json entry = parse_json(line);
      Json& own = entry["zcbench"];
      if (own.contains("config_hash")) own["config_hash"] = hashes.at(index);
      benchmarks.push_back(std::move(entry));
    });
  }
  return benchmarks;
}

Json plan_of_replicates(const Json& plan, const RunResult& run) {
  Json counted = plan;
  for (const auto& [key, status] :
       {std::pair{"valid", PointStatus::valid}, std::pair{"failed", PointStatus::failed},
        std::pair{"unavailable", PointStatus::unavailable}}) {
    counted[key] = std::ranges::count(run.points, status, &PointResult::status);
  }
  return counted;
}

}  // namespace

Replicate read_replicate(const std::string& path) {
  const std::string text = read_results_text(path);
  Results results = parse_run(text, path);
  ResultsPart part{.label = path, .json = parse_json(text), .nodes = results.nodes};
  return {.part = std::move(part), .results = std::move(results)};
}

MergedResults merge_replicates(std::vector<Replicate> replicates, const MergeRules& rules) {
  Replicate& first = replicates.front();
  RunResult all = empty_run(first.results.run);
  std::vector<NodeRecord> nodes;
  Json sources = Json::array();
  Json resumes = Json::array();
  Json rounds = Json::array();
  std::uint32_t launches = 0;
  for (Replicate& replicate : replicates) {
    check_common(first.part, replicate.part, rules);
    require_whole_plan(replicate);
    std::vector<NodeRecord> own = nodes_of(replicate);
    name_node_of_failures(replicate.results.run, own.front().name);
    shift_launches(own, replicate.results.run, launches);
    append(nodes, own);
    sources.push_back(source_json(replicate.part));
    for (Json& resume : ours(replicate.part)["resumes"]) resumes.push_back(resume);
    for (Json& round : ours(replicate.part)["rounds"]) rounds.push_back(round);
    if (ours(replicate.part).value("dev_shm", "") == "shared") {
      ours(first.part)["dev_shm"] = "shared";
    }
    const std::uint32_t own_launches = replicate.results.run.launches;
    append_launches(all, std::move(replicate.results.run), launches);
    launches += own_launches;
  }
  Json& context = ours(first.part);
  MergedResults merged{.json = {},
                       .points = all.points.size(),
                       .missing_points = 0,
                       .nodes = united_nodes(std::move(nodes))};
  context["digest"] = kNoDigest;
  context["launches"] = launches;
  context["fingerprint"]["config"]["launches"] = std::to_string(launches);
  context["plan"] = plan_of_replicates(context["plan"], all);
  context["rounds"] = std::move(rounds);
  context["resumes"] = std::move(resumes);
  context["merged"] = {{"from", std::move(sources)}, {"missing_points", 0}};
  context["nodes"] = nodes_json(merged.nodes);
  merged.json = {{"context", first.part.json["context"]},
                 {"benchmarks", entries_of(all, config_hashes(first.part.json["benchmarks"]))}};
  return merged;
}

}  // namespace zcbench
