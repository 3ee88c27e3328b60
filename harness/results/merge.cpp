#include "harness/results/merge.hpp"

#include <fmt/core.h>

#include <array>
#include <map>
#include <string>
#include <utility>

#include "harness/base/digest.hpp"
#include "harness/base/errors.hpp"
#include "harness/base/format.hpp"
#include "harness/base/text.hpp"

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
                                   "/fingerprint/config/launches",
                                   "/machine_key",
                                   "/version",
                                   "/commit",
                                   "/build"};

void check_common(ResultsPart& first, ResultsPart& part) {
  if (!ours(part).contains("fingerprint")) refuse(part, "was written before there were parts");
  for (const char* field : kCommonFields) {
    const Json::json_pointer pointer(field);
    const Json& expected = ours(first).at(pointer);
    const Json& found = ours(part).at(pointer);
    if (expected == found) continue;
    refuse(part, fmt::format("{} is {}, in {} {}", pointer.back(), found.dump(), label_of(first),
                             expected.dump()));
  }
  // Programs of external commands, which count like our own.
  const Json& runner = ours(part)["fingerprint"]["runner"];
  for (const auto& [field, expected] : ours(first)["fingerprint"]["runner"].items()) {
    if (!field.starts_with("command ") || runner.value(field, Json()) == expected) continue;
    refuse(part, fmt::format("{} is {}, in {} {}", escaped(field),
                             runner.value(field, Json()).dump(), label_of(first), expected.dump()));
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
          {"shard", ours(part)["plan"]["shard"]}};
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

MergedResults merge_results(std::vector<ResultsPart> parts, bool partial) {
  Places places;
  std::map<std::size_t, const ResultsPart*> owners;
  Json rounds = Json::array();
  Json sources = Json::array();
  Json resumes = Json::array();
  Offsets offsets;
  for (ResultsPart& part : parts) {
    check_common(parts.front(), part);
    shift(part.json["benchmarks"], offsets, ours(part)["rounds"].size());
    for (Json& round : ours(part)["rounds"]) rounds.push_back(round);
    for (Json& resume : ours(part)["resumes"]) resumes.push_back(resume);
    if (ours(part).value("dev_shm", "") == "shared") ours(parts.front())["dev_shm"] = "shared";
    sources.push_back(source_json(part));
    add_points(part, places, owners);
  }
  Json& context = ours(parts.front());
  const Json& planned = context["fingerprint"]["config"]["points"];
  MergedResults merged{.json = {}, .points = places.size(), .missing_points = 0};
  merged.missing_points = std::stoull(planned.get<std::string>()) - merged.points;
  if (merged.missing_points > 0 && !partial) {
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
  Json benchmarks = Json::array();
  for (auto& [place, entries] : places) {
    for (Json& entry : entries) benchmarks.push_back(std::move(entry));
  }
  merged.json = {{"context", parts.front().json["context"]}, {"benchmarks", std::move(benchmarks)}};
  return merged;
}

}  // namespace zcbench
