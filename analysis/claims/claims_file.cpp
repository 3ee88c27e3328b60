#include "analysis/claims/claims_file.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "analysis/claims/claim_part_file.hpp"
#include "analysis/claims/claim_sentence.hpp"
#include "harness/json/json_read.hpp"
#include "harness/results/results_reader.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxTextCharacters = 500;
constexpr std::size_t kMaxClaims = 200;
constexpr std::size_t kMaxParts = 20;

std::vector<JsonValue> bounded_list(const JsonValue& object, std::string_view key,
                                    std::size_t max) {
  const JsonValue list = require_member(object, key);
  const std::vector<JsonValue> values = list.children();
  if (list.kind() != JsonKind::array || values.empty() || values.size() > max) {
    fail_value(list, fmt::format("a list of 1 to {}", max));
  }
  return values;
}

// A sentence may only ask for what there will be.
std::string read_sentence(const JsonValue& value, const std::vector<ClaimPart>& parts) {
  const std::string sentence = read_text(value, kMaxTextCharacters);
  const std::vector<std::string> known = sentence_places(parts);
  const std::vector<std::string_view> names(known.begin(), known.end());
  for (const std::string& place : places_in(sentence)) {
    if (std::ranges::find(known, place) == known.end()) {
      value.fail(unknown_name("place in braces", place, names));
    }
  }
  return sentence;
}

ClaimSentences read_sentences(const JsonValue& value, const std::vector<ClaimPart>& parts) {
  require_object(value, "an object with \"supported\" and \"refuted\"");
  constexpr std::array<std::string_view, 5> kKeys{"supported", "refuted", "inconclusive",
                                                  "not_measurable", "refuted_brief"};
  require_known_keys(value, kKeys);
  const auto sentence = [&](std::string_view key, std::string_view otherwise) {
    const auto given = value.find(key);
    return given ? read_sentence(*given, parts) : std::string(otherwise);
  };
  require_member(value, "supported");
  require_member(value, "refuted");
  return {.supported = sentence("supported", ""),
          .refuted = sentence("refuted", ""),
          .inconclusive = sentence("inconclusive", "The evidence does not decide: {reason}."),
          .not_measurable = sentence("not_measurable", "Evidence is missing: {reason}."),
          .refuted_brief = sentence("refuted_brief", "")};
}

std::vector<ClaimPart> read_parts(const JsonValue& claim) {
  std::vector<ClaimPart> parts;
  std::set<std::string> names;
  for (const JsonValue& value : bounded_list(claim, "parts", kMaxParts)) {
    parts.push_back(read_claim_part(value));
    if (!names.insert(parts.back().name).second) {
      require_member(value, "name").fail("another part has this name; allowed: each name once");
    }
  }
  const bool decides =
      std::ranges::any_of(parts, [](const ClaimPart& part) { return part.holds.has_value(); });
  if (!decides) {
    require_member(claim, "parts")
        .fail("no part has \"holds\"; allowed: at least one that decides");
  }
  return parts;
}

Claim read_claim(const JsonValue& value) {
  require_object(value, "a claim: {\"id\": ..., \"quote\": ..., \"parts\": [...], ...}");
  constexpr std::array<std::string_view, 4> kKeys{"id", "quote", "parts", "sentences"};
  require_known_keys(value, kKeys);
  Claim claim{.id = read_identifier(require_member(value, "id")),
              .quote = read_text(require_member(value, "quote"), kMaxTextCharacters),
              .parts = read_parts(value),
              .sentences = {}};
  claim.sentences = read_sentences(require_member(value, "sentences"), claim.parts);
  return claim;
}

ClaimList read_list(const JsonValue& root) {
  require_object(root, "an object with \"claims\"");
  constexpr std::array<std::string_view, 3> kKeys{"schema_version", "source", "claims"};
  require_known_keys(root, kKeys);
  read_integer(require_member(root, "schema_version"), 1, 1);
  ClaimList list{.source = read_text(require_member(root, "source"), kMaxTextCharacters),
                 .claims = {}};
  std::set<std::string> ids;
  for (const JsonValue& value : bounded_list(root, "claims", kMaxClaims)) {
    list.claims.push_back(read_claim(value));
    if (!ids.insert(list.claims.back().id).second) {
      require_member(value, "id").fail("another claim has this id; allowed: each id once");
    }
  }
  return list;
}

}  // namespace

ClaimList parse_claims(const std::string& text, const std::string& label) {
  const JsonDocument document(text, label, JsonOrigin::file);
  return read_list(document.root());
}

ClaimList builtin_claims() {
  return parse_claims(std::string(builtin_claims_text()), "built-in claims");
}

ClaimList read_claims(const std::string& path) {
  return parse_claims(read_results_text(path), path);
}

}  // namespace zcbench
