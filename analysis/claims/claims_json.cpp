#include <nlohmann/json.hpp>

#include "analysis/claims/claims_report.hpp"
#include "harness/json/json_write.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

template <typename Value>
Json number_or_null(const std::optional<Value>& value) {
  return value ? number_json(*value) : Json();
}

Json interval_json(const std::optional<Interval>& interval) {
  if (!interval) return {};
  return {{"low", number_json(interval->low)}, {"high", number_json(interval->high)}};
}

Json crossover_json(const CrossoverVerdict& crossover) {
  return {{"setting", crossover.setting},
          {"first", crossover.first},
          {"second", crossover.second},
          {"elements", number_or_null(crossover.elements)},
          {"interval", interval_json(crossover.interval)},
          {"text", crossover.text}};
}

Json part_json(const PartVerdict& part) {
  Json crossovers = Json::array();
  for (const CrossoverVerdict& crossover : part.crossovers) {
    crossovers.push_back(crossover_json(crossover));
  }
  Json verdict;
  if (part.judgement) verdict = to_string(*part.judgement);
  return {{"name", part.name},
          {"what", part.what},
          {"test", part.test},
          {"verdict", std::move(verdict)},
          {"value", number_or_null(part.value)},
          {"interval", interval_json(part.interval)},
          {"unit", to_string(part.unit)},
          {"label", part.label},
          {"value_text", part.value_text},
          {"interval_text", part.interval_text},
          {"holds", part.bounds_text},
          {"reason", part.reason},
          {"file", part.file},
          {"figures", part.figures},
          {"samples", part.samples},
          {"points", part.points},
          {"notes", part.notes},
          {"crossovers", std::move(crossovers)}};
}

Json claim_json(const ClaimVerdict& claim) {
  Json parts = Json::array();
  for (const PartVerdict& part : claim.parts) parts.push_back(part_json(part));
  return {{"id", claim.id},
          {"quote", claim.quote},
          {"verdict", to_string(claim.judgement)},
          {"sentence", claim.sentence},
          {"decided_by", claim.parts[claim.decisive].name},
          {"parts", std::move(parts)}};
}

}  // namespace

Json to_json(const ClaimsReport& report) {
  Json files = Json::array();
  for (const ClaimsFile& file : report.files) {
    files.push_back({{"path", file.path},
                     {"date", file.date},
                     {"cpu_model", file.cpu_model},
                     {"cpus", file.cpus}});
  }
  Json counts = Json::object();
  for (const Judgement judgement : {Judgement::supported, Judgement::refuted,
                                    Judgement::inconclusive, Judgement::not_measurable}) {
    counts[std::string(to_string(judgement))] = 0;
  }
  Json claims = Json::array();
  for (const ClaimVerdict& claim : report.claims) {
    Json& count = counts[std::string(to_string(claim.judgement))];
    count = count.get<std::size_t>() + 1;
    claims.push_back(claim_json(claim));
  }
  return {{"source", report.source},
          {"files", std::move(files)},
          {"counts", std::move(counts)},
          {"claims", std::move(claims)}};
}

}  // namespace zcbench
