#include "analysis/ab/ab_file.hpp"

#include <fmt/core.h>

#include "harness/base/errors.hpp"
#include "harness/json/json_parse.hpp"
#include "harness/json/json_write.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchemaVersion = 1;

Json to_json(const AbSide& side) {
  return {{"label", side.label},           {"version", side.version},   {"commit", side.commit},
          {"build_type", side.build_type}, {"compiler", side.compiler}, {"flags", side.flags}};
}

Json to_json(const AbRules& rules) {
  return {{"profile", rules.profile}, {"detect", rules.detect}, {"margin", rules.margin},
          {"alpha", rules.alpha},     {"beta", rules.beta},     {"floor_ns", rules.floor_ns}};
}

Json to_json(const AbUnit& unit) {
  Json pairs = Json::array();
  for (const AbPair& pair : unit.pairs) {
    Json entry{{"first", kSideNames[pair.candidate_first ? 1 : 0]}};
    for (const int side : {0, 1}) {
      entry[kSideNames[side]] = {{"real_time_ns", pair.samples[side].real_time_ns},
                                 {"cpu_time_ns", pair.samples[side].cpu_time_ns}};
    }
    pairs.push_back(std::move(entry));
  }
  return {{"point", unit.point},
          {"started_first", kSideNames[unit.candidate_started_first ? 1 : 0]},
          {"environment_bytes", unit.environment_bytes},
          {"seconds", unit.seconds},
          {"pairs", std::move(pairs)}};
}

Json to_json(const PointVerdict& verdict) {
  Json json{{"outcome", to_string(verdict.outcome)},
            {"units", verdict.units},
            {"seconds", verdict.seconds},
            {"baseline_ns", verdict.baseline_ns},
            {"candidate_ns", verdict.candidate_ns},
            {"ratio", or_null(verdict.ratio)},
            {"interval", nullptr},
            {"cpu_ratio", or_null(verdict.cpu_ratio)},
            {"log_evidence",
             {{"slower", verdict.log_slower},
              {"faster", verdict.log_faster},
              {"within_margin", verdict.log_within}}},
            {"seconds_needed", or_null(verdict.seconds_needed)}};
  if (verdict.interval) json["interval"] = {verdict.interval->low, verdict.interval->high};
  return json;
}

Json verdict_json(std::span<const PointVerdict> verdicts) {
  Json points = Json::array();
  for (const PointVerdict& verdict : verdicts) points.push_back(to_json(verdict));
  return {{"verdict", to_string(verdict_of(verdicts))}, {"points", std::move(points)}};
}

AbSide read_side(const Json& json) {
  return {.label = json.at("label"),
          .version = json.at("version"),
          .commit = json.at("commit"),
          .build_type = json.at("build_type"),
          .compiler = json.at("compiler"),
          .flags = json.at("flags")};
}

AbRules read_rules(const Json& json) {
  return {.profile = json.at("profile"),
          .detect = json.at("detect"),
          .margin = json.at("margin"),
          .alpha = json.at("alpha"),
          .beta = json.at("beta"),
          .floor_ns = json.at("floor_ns")};
}

AbPoint read_point(const Json& json) {
  AbPoint point;
  for (const int side : {0, 1}) point.names[side] = json.at(kSideNames[side]);
  if (!json.at("failure").is_null()) point.failure = json.at("failure").get<std::string>();
  point.is_missing = json.at("is_missing");
  return point;
}

AbPair read_pair(const Json& json) {
  AbPair pair;
  pair.candidate_first = json.at("first") == kSideNames[1];
  for (const int side : {0, 1}) {
    const Json& sample = json.at(kSideNames[side]);
    pair.samples[side] = {.real_time_ns = sample.at("real_time_ns"),
                          .cpu_time_ns = sample.at("cpu_time_ns")};
  }
  return pair;
}

AbUnit read_unit(const Json& json, std::size_t points) {
  AbUnit unit;
  unit.point = json.at("point");
  if (unit.point >= points) throw CorruptError("a unit of a point that is not there");
  unit.candidate_started_first = json.at("started_first") == kSideNames[1];
  for (const std::size_t side : {0, 1}) {
    unit.environment_bytes[side] = json.at("environment_bytes").at(side);
  }
  unit.seconds = json.at("seconds");
  for (const Json& pair : json.at("pairs")) unit.pairs.push_back(read_pair(pair));
  if (unit.pairs.empty()) throw CorruptError("a unit without pairs");
  return unit;
}

// Names the kind of the file if it is another of ours: all of them are JSON.
void require_kind(const Json& json) {
  const auto has = [&](const char* key) { return json.is_object() && json.contains(key); };
  if (has("zcbench_ab")) return;
  if (has("benchmarks")) {
    throw CorruptError(
        "a results file of a run, not a record of zcbench ab; zcbench compare judges two such "
        "files");
  }
  if (has("zcbench_selfcheck")) {
    throw CorruptError(
        "the findings of zcbench selfcheck, not its units; selfcheck --units FILE keeps these");
  }
  throw CorruptError("not a record of zcbench ab");
}

// The message of nlohmann's exception without the exception's name.
std::string plain_words(const Json::exception& error) {
  const std::string text = error.what();
  return text.substr(text.starts_with('[') ? text.find(']') + 2 : 0);
}

AbRecord read_record(const Json& json) {
  require_kind(json);
  if (json.at("zcbench_ab").at("schema_version") != kSchemaVersion) {
    throw CorruptError("it is of another version of zcbench");
  }
  AbRecord record;
  record.config = json.at("config");
  record.started_utc = json.at("date");
  record.seed = json.at("seed");
  record.budget_s = json.at("budget_s");
  record.rules = read_rules(json.at("rules"));
  record.inconclusive_is_ok = json.at("inconclusive_is_ok");
  record.unavailable = json.at("unavailable");
  for (const int side : {0, 1}) record.sides[side] = read_side(json.at(kSideNames[side]));
  for (const Json& point : json.at("points")) record.points.push_back(read_point(point));
  for (const Json& unit : json.at("units")) {
    record.units.push_back(read_unit(unit, record.points.size()));
  }
  return record;
}

}  // namespace

Json to_json(const AbRecord& record, std::span<const PointVerdict> verdicts) {
  Json json{{"zcbench_ab", {{"schema_version", kSchemaVersion}}},
            {"date", record.started_utc},
            {"config", record.config},
            {"seed", record.seed},
            {"budget_s", record.budget_s},
            {"rules", to_json(record.rules)},
            {"inconclusive_is_ok", record.inconclusive_is_ok},
            {"unavailable", record.unavailable}};
  for (const int side : {0, 1}) json[kSideNames[side]] = to_json(record.sides[side]);
  json["result"] = verdict_json(verdicts);
  json["points"] = Json::array();
  for (const AbPoint& point : record.points) {
    json["points"].push_back({{"baseline", point.names[0]},
                              {"candidate", point.names[1]},
                              {"failure", or_null(point.failure)},
                              {"is_missing", point.is_missing}});
  }
  json["units"] = Json::array();
  for (const AbUnit& unit : record.units) json["units"].push_back(to_json(unit));
  return json;
}

bool is_ab_record(const std::string& text) {
  constexpr std::size_t kStart = 200;  // the key is the first one
  return text.substr(0, kStart).find("\"zcbench_ab\"") != std::string::npos;
}

AbRecord replayed_record(const std::string& text, const std::string& label) {
  try {
    const Json json = parse_json(text);
    AbRecord record = read_record(json);
    const Json again = verdict_json(judge(record));
    if (again != json.at("result")) {
      throw CorruptError(
          "its units do not lead to the verdict in it; it was changed, or judged by another "
          "version of zcbench");
    }
    return record;
  } catch (const Json::exception& error) {
    throw CorruptError(
        fmt::format("{}: not a record of zcbench ab, or cut: {}", label, plain_words(error)));
  } catch (const CorruptError& error) {
    throw CorruptError(fmt::format("{}: {}", label, error.what()));
  }
}

}  // namespace zcbench
