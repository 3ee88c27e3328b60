#include "harness/external/command_answer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/json/json_write.hpp"

namespace zcbench {

namespace {

constexpr double kMaxTimeNs = 1e18;
constexpr std::size_t kMaxFacts = 64;
constexpr std::size_t kMaxFactNameBytes = 64;

std::optional<double> number_in(const nlohmann::json& value) {
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) return number_of_word(value.get_ref<const std::string&>());
  return std::nullopt;
}

// Finds duplicate keys: the library silently keeps the last of two members with one name.
class RepeatedKey {
 public:
  void see(nlohmann::json::parse_event_t event, const nlohmann::json& parsed) {
    using Event = nlohmann::json::parse_event_t;
    if (event == Event::object_start) keys_.emplace_back();
    if (event == Event::object_end) keys_.pop_back();
    if (event != Event::key) return;
    auto key = parsed.get<std::string>();
    if (!keys_.back().insert(key).second && !first_) first_ = std::move(key);
  }
  const std::optional<std::string>& key() const { return first_; }

 private:
  std::vector<std::set<std::string>> keys_;  // one set for each open object
  std::optional<std::string> first_;
};

bool is_snake_case(std::string_view name) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && is_lower(name.front()) && std::ranges::all_of(name, [&](char c) {
    return is_lower(c) || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

CommandAnswer::CommandAnswer(std::string line, std::string name)
    : line_(std::move(line)), name_(std::move(name)) {
  RepeatedKey repeated;
  constexpr bool kMayThrow = false;
  json_ = nlohmann::json::parse(
      line_,
      [&](int, nlohmann::json::parse_event_t event, const nlohmann::json& parsed) {
        repeated.see(event, parsed);
        return true;
      },
      kMayThrow);
  // The library would accept a byte order mark.
  const bool has_mark = line_.starts_with('\xef');
  if (!json_.is_object() || has_mark) fail("is not a JSON object");
  if (repeated.key()) {
    fail(fmt::format("has the key \"{}\" twice; allowed: each key once", escaped(*repeated.key())));
  }
}

double CommandAnswer::number(std::string_view key) const {
  const auto found = json_.find(key);
  if (found != json_.end()) {
    if (const auto number = number_in(*found)) return *number;
  }
  fail(fmt::format("has no number \"{}\"", key));
}

std::int64_t CommandAnswer::time_ns(std::string_view key) const {
  const double value = number(key);
  if (!(value >= 0 && value < kMaxTimeNs)) {
    fail(fmt::format("has \"{}\" {}; allowed: from 0 to 1e18", key, value));
  }
  return std::llround(value);
}

std::int64_t CommandAnswer::real_time_ns() const {
  const std::int64_t real_time_ns = time_ns("real_time_ns");
  if (real_time_ns == 0) fail("has \"real_time_ns\" 0");
  return real_time_ns;
}

std::int64_t CommandAnswer::real_time_ns(std::int64_t waited_ns) const {
  const std::int64_t taken_ns = real_time_ns();
  if (taken_ns > waited_ns) {
    fail(fmt::format("reports {} ns, but it arrived after only {} ns", taken_ns, waited_ns));
  }
  return taken_ns;
}

std::vector<std::pair<std::string, double>> CommandAnswer::facts() const {
  std::vector<std::pair<std::string, double>> facts;
  const auto found = json_.find("facts");
  if (found == json_.end()) return facts;
  if (!found->is_object()) fail("has \"facts\" that are not an object");
  if (found->size() > kMaxFacts) {
    fail(fmt::format("has {} facts; allowed: {}", found->size(), kMaxFacts));
  }
  for (const auto& [name, value] : found->items()) {
    const std::string shown = escaped(name);
    if (name.size() > kMaxFactNameBytes || !is_snake_case(name)) {
      fail(fmt::format("has a fact \"{}\"; allowed: snake_case of 1 to {} bytes", shown,
                       kMaxFactNameBytes));
    }
    // Results files store a sample as one flat object, in which the two would be indistinguishable.
    if (name == "error" || json_.contains(name)) {
      fail(fmt::format("has a fact \"{}\", which is another member's name", shown));
    }
    const auto number = number_in(value);
    if (!number) fail(fmt::format("has a fact \"{}\" that is not a number", shown));
    facts.emplace_back(name, *number);
  }
  return facts;
}

std::optional<std::string> CommandAnswer::error() const {
  const auto found = json_.find("error");
  if (found == json_.end()) return std::nullopt;
  return found->is_string() ? found->get<std::string>() : found->dump();
}

void CommandAnswer::fail(const std::string& what) const {
  throw TrialError(fmt::format("{} {}: {}", name_, what, escaped(line_)));
}

}  // namespace zcbench
