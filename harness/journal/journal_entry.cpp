#include "harness/journal/journal_entry.hpp"

#include <fmt/core.h>

#include "harness/base/errors.hpp"
#include "harness/json/json_parse.hpp"
#include "harness/results/sample_record.hpp"

namespace zcbench {

namespace {

using Packed = nlohmann::ordered_json;

// The order of the variant's types: the first number of every payload.
enum Kind { kStart, kPoints, kRound, kTurn };

Packed fields_json(const Fingerprint::Fields& fields) {
  Packed array = Packed::array();
  for (const auto& [field, value] : fields) {
    array.push_back(Packed::array({bytes_json(field), bytes_json(value)}));
  }
  return array;
}

Fingerprint::Fields parse_fields(const Packed& json) {
  Fingerprint::Fields fields;
  for (const Packed& pair : json) {
    fields.emplace_back(parse_bytes(pair.at(0)), parse_bytes(pair.at(1)));
  }
  return fields;
}

Packed to_json(const JournalStart& start) {
  return Packed::array({kStart, kJournalVersion, start.date, start.pid,
                        fields_json(start.fingerprint.config),
                        fields_json(start.fingerprint.runner)});
}

Packed to_json(const JournalPoints& points) {
  Packed unavailable = Packed::array();
  for (const auto& [place, reason] : points.unavailable) {
    unavailable.push_back(Packed::array({place, bytes_json(reason)}));
  }
  return Packed::array({kPoints, points.launch, std::move(unavailable)});
}

Packed to_json(const JournalRound& round) {
  return Packed::array({kRound, round.launch, round.round, round.guard.fork_ns});
}

Packed to_json(const JournalTurn& turn) {
  return Packed::array({kTurn, turn.launch, turn.turn.point, turn.turn.samples, turn.turn.round,
                        turn.elapsed_ns, bytes_json(turn.failure), samples_json(turn.samples),
                        chunks_json(turn.chunks)});
}

JournalStart parse_start(const Packed& json) {
  const auto version = number_of<std::uint32_t>(json.at(1));
  if (version != kJournalVersion) {
    throw CorruptError(fmt::format("is a journal of version {}; this program reads version {}",
                                   version, kJournalVersion));
  }
  return {.date = json.at(2),
          .pid = number_of<int>(json.at(3)),
          .fingerprint = {.config = parse_fields(json.at(4)), .runner = parse_fields(json.at(5))}};
}

JournalPoints parse_points(const Packed& json) {
  JournalPoints points{.launch = number_of<std::uint32_t>(json.at(1)), .unavailable = {}};
  for (const Packed& pair : json.at(2)) {
    points.unavailable.emplace_back(number_of<std::size_t>(pair.at(0)), parse_bytes(pair.at(1)));
  }
  return points;
}

JournalRound parse_round(const Packed& json) {
  return {.launch = number_of<std::uint32_t>(json.at(1)),
          .round = number_of<std::uint32_t>(json.at(2)),
          .guard = {.fork_ns = number_of<std::int64_t>(json.at(3))}};
}

JournalTurn parse_turn(const Packed& json) {
  return {.launch = number_of<std::uint32_t>(json.at(1)),
          .turn = {.point = number_of<std::size_t>(json.at(2)),
                   .samples = number_of<std::uint32_t>(json.at(3)),
                   .round = number_of<std::uint32_t>(json.at(4))},
          .elapsed_ns = number_of<std::int64_t>(json.at(5)),
          .failure = parse_bytes(json.at(6)),
          .samples = parse_samples(json.at(7)),
          .chunks = parse_chunks(json.at(8))};
}

JournalEntry parse(const Packed& json) {
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
  } catch (const Packed::exception&) {
    throw CorruptError(place + ": is no entry of a journal");
  } catch (const CorruptError& error) {
    throw CorruptError(fmt::format("{}: {}", place, error.what()));
  }
}

void visit_entries(const Frames& frames, const std::string& place,
                   const std::function<bool(const JournalEntry&)>& visit) {
  for (const std::string_view payload : frames.payloads) {
    if (!visit(parse_entry(payload, place))) return;
  }
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
