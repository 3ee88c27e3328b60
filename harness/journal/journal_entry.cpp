#include "harness/journal/journal_entry.hpp"

#include <fmt/core.h>

#include "harness/errors.hpp"
#include "harness/sample_record.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::json;

// The order of the variant's types: the first number of every payload.
enum Kind { kStart, kPoints, kRound, kTurn };

Json fields_json(const Fingerprint::Fields& fields) {
  Json array = Json::array();
  for (const auto& [field, value] : fields) {
    array.push_back(Json::array({bytes_json(field), bytes_json(value)}));
  }
  return array;
}

Fingerprint::Fields parse_fields(const Json& json) {
  Fingerprint::Fields fields;
  for (const Json& pair : json) {
    fields.emplace_back(parse_bytes(pair.at(0)), parse_bytes(pair.at(1)));
  }
  return fields;
}

Json to_json(const JournalStart& start) {
  return Json::array({kStart, kJournalVersion, start.date, start.pid,
                      fields_json(start.fingerprint.config),
                      fields_json(start.fingerprint.runner)});
}

Json to_json(const JournalPoints& points) {
  Json unavailable = Json::array();
  for (const auto& [place, reason] : points.unavailable) {
    unavailable.push_back(Json::array({place, bytes_json(reason)}));
  }
  return Json::array({kPoints, points.launch, std::move(unavailable)});
}

Json to_json(const JournalRound& round) {
  return Json::array({kRound, round.launch, round.round, round.guard.fork_ns});
}

Json to_json(const JournalTurn& turn) {
  return Json::array({kTurn, turn.launch, turn.turn.point, turn.turn.samples, turn.turn.round,
                      turn.elapsed_ns, bytes_json(turn.failure), samples_json(turn.samples),
                      chunks_json(turn.chunks)});
}

JournalStart parse_start(const Json& json) {
  const auto version = number_of<std::uint32_t>(json.at(1));
  if (version != kJournalVersion) {
    throw CorruptError(fmt::format("is a journal of version {}; this program reads version {}",
                                   version, kJournalVersion));
  }
  return {.date = json.at(2),
          .pid = number_of<int>(json.at(3)),
          .fingerprint = {.config = parse_fields(json.at(4)), .runner = parse_fields(json.at(5))}};
}

JournalPoints parse_points(const Json& json) {
  JournalPoints points{.launch = number_of<std::uint32_t>(json.at(1)), .unavailable = {}};
  for (const Json& pair : json.at(2)) {
    points.unavailable.emplace_back(number_of<std::size_t>(pair.at(0)), parse_bytes(pair.at(1)));
  }
  return points;
}

JournalRound parse_round(const Json& json) {
  return {.launch = number_of<std::uint32_t>(json.at(1)),
          .round = number_of<std::uint32_t>(json.at(2)),
          .guard = {.fork_ns = number_of<std::int64_t>(json.at(3))}};
}

JournalTurn parse_turn(const Json& json) {
  return {.launch = number_of<std::uint32_t>(json.at(1)),
          .turn = {.point = number_of<std::size_t>(json.at(2)),
                   .samples = number_of<std::uint32_t>(json.at(3)),
                   .round = number_of<std::uint32_t>(json.at(4))},
          .elapsed_ns = number_of<std::int64_t>(json.at(5)),
          .failure = parse_bytes(json.at(6)),
          .samples = parse_samples(json.at(7)),
          .chunks = parse_chunks(json.at(8))};
}

JournalEntry parse(const Json& json) {
  switch (number_of<int>(json.at(0))) {
    case kStart: return parse_start(json);
    case kPoints: return parse_points(json);
    case kRound: return parse_round(json);
    case kTurn: return parse_turn(json);
    default: throw CorruptError("is no entry that this program knows");
  }
}

}  // namespace

std::string payload_of(const JournalEntry& entry) {
  return cbor_of(std::visit([](const auto& one) { return to_json(one); }, entry));
}

JournalEntry parse_entry(std::string_view payload, const std::string& place) {
  try {
    return parse(parse_cbor(payload));
  } catch (const Json::exception&) {
    throw CorruptError(place + ": is no entry of a journal");
  } catch (const CorruptError& error) {
    throw CorruptError(fmt::format("{}: {}", place, error.what()));
  }
}

std::vector<JournalEntry> parse_entries(const Frames& frames, const std::string& place) {
  std::vector<JournalEntry> entries;
  for (const std::string_view payload : frames.payloads) {
    entries.push_back(parse_entry(payload, place));
  }
  return entries;
}

std::optional<std::uint32_t> launch_of(const JournalEntry& entry) {
  return std::visit(
      [](const auto& one) -> std::optional<std::uint32_t> {
        if constexpr (requires { one.launch; }) return one.launch;
        return std::nullopt;
      },
      entry);
}

}  // namespace zcbench
