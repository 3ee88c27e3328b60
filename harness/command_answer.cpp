#include "harness/command_answer.hpp"

#include <fmt/core.h>

#include <cmath>
#include <limits>

#include "harness/config_message.hpp"
#include "harness/errors.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kShownBytes = 200;
constexpr double kMaxTimeNs = 1e18;

}  // namespace

CommandAnswer::CommandAnswer(std::string line, std::string name)
    : line_(std::move(line)),
      name_(std::move(name)),
      json_(nlohmann::json::parse(line_, nullptr, false)) {
  if (!json_.is_object()) fail("is not a JSON object");
}

double CommandAnswer::number(std::string_view key) const {
  const auto found = json_.find(key);
  if (found != json_.end() && found->is_number()) return found->get<double>();
  if (found != json_.end() && found->is_string()) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (*found == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (*found == "Infinity") return kInfinity;
    if (*found == "-Infinity") return -kInfinity;
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

std::optional<std::string> CommandAnswer::error() const {
  const auto found = json_.find("error");
  if (found == json_.end()) return std::nullopt;
  return found->is_string() ? found->get<std::string>() : found->dump();
}

void CommandAnswer::fail(const std::string& what) const {
  throw TrialError(fmt::format("{} {}: {}", name_, what, escaped(line_, kShownBytes)));
}

}  // namespace zcbench
