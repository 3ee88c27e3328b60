#include "analysis/claims/claim_sentence.hpp"

#include <map>

#include "harness/base/format.hpp"

namespace zcbench {

namespace {

const std::string& sentence_of(const ClaimSentences& sentences, Judgement judgement) {
  switch (judgement) {
    case Judgement::supported: return sentences.supported;
    case Judgement::refuted: return sentences.refuted;
    case Judgement::inconclusive: return sentences.inconclusive;
    case Judgement::not_measurable: break;
  }
  return sentences.not_measurable;
}

std::map<std::string, std::string> contents(const ClaimVerdict& verdict) {
  const PartVerdict& decisive = verdict.parts[verdict.decisive];
  std::map<std::string, std::string> texts{{"value", decisive.value_text},
                                           {"interval", decisive.interval_text},
                                           {"label", decisive.label},
                                           {"samples", format_count(decisive.samples, "sample")},
                                           {"cpus", format_count(decisive.cpus, "CPU")},
                                           {"reason", decisive.what + ": " + decisive.reason}};
  for (const PartVerdict& part : verdict.parts) {
    texts[part.name + ".value"] = part.value_text;
    texts[part.name + ".interval"] = part.interval_text;
    texts[part.name + ".label"] = part.label;
  }
  return texts;
}

// Calls text(...) and place(...) for the pieces of a sentence in turn. A brace that is not closed
// is text.
template <typename Text, typename Place>
void take_apart(const std::string& sentence, Text text, Place place) {
  std::size_t begin = 0;
  while (begin < sentence.size()) {
    const std::size_t open = sentence.find('{', begin);
    const std::size_t close = sentence.find('}', open);
    if (open == std::string::npos || close == std::string::npos) break;
    text(sentence.substr(begin, open - begin));
    place(sentence.substr(open + 1, close - open - 1));
    begin = close + 1;
  }
  text(sentence.substr(begin));
}

std::string filled(const std::string& sentence, const ClaimVerdict& verdict) {
  const std::map<std::string, std::string> texts = contents(verdict);
  std::string filled;
  take_apart(
      sentence, [&](const std::string& text) { filled += text; },
      [&](const std::string& place) { filled += texts.at(place); });
  return filled;
}

}  // namespace

std::vector<std::string> places_in(const std::string& sentence) {
  std::vector<std::string> places;
  take_apart(
      sentence, [](const std::string&) {},
      [&](std::string place) { places.push_back(std::move(place)); });
  return places;
}

std::vector<std::string> sentence_places(const std::vector<ClaimPart>& parts) {
  std::vector<std::string> places{"value", "interval", "label", "samples", "cpus", "reason"};
  for (const ClaimPart& part : parts) {
    for (const char* figure : {".value", ".interval", ".label"}) {
      places.push_back(part.name + figure);
    }
  }
  return places;
}

std::string fill_sentence(const ClaimSentences& sentences, const ClaimVerdict& verdict) {
  return filled(sentence_of(sentences, verdict.judgement), verdict);
}

std::string fill_brief(const ClaimSentences& sentences, const ClaimVerdict& verdict) {
  const bool has_brief =
      verdict.judgement == Judgement::refuted && !sentences.refuted_brief.empty();
  return has_brief ? filled(sentences.refuted_brief, verdict) : fill_sentence(sentences, verdict);
}

}  // namespace zcbench
