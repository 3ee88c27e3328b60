#include "harness/plan/shard.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include "harness/base/text.hpp"
#include "harness/plan/plan.hpp"

namespace zcbench {

namespace {

constexpr std::uint32_t kMost = 1000;

// Returns 0 unless the digits are a whole number from 1 on without leading zeros.
std::uint32_t number_in(std::string_view digits) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), value);
  const bool is_number = error == std::errc() && end == digits.end() && !digits.starts_with('0');
  return is_number ? value : 0;
}

}  // namespace

Shard parse_shard(const std::string& text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::uint32_t part = number_in(std::string_view(text).substr(0, slash));
  const std::uint32_t count =
      number_in(std::string_view(text).substr(std::min(slash + 1, text.size())));
  if (part == 0 || part > count || count > kMost) {
    fail_config("--shard " + in_quotes(text),
                fmt::format("is not a shard; allowed: I/N, I from 1 to N, N up to {}", kMost));
  }
  return {.index = part - 1, .count = count};
}

Plan shard_of(const Plan& plan, const Shard& shard) {
  Plan part{.points = {}, .excluded_points = plan.excluded_points};
  for (std::size_t i = 0; shard.place(i) < plan.points.size(); ++i) {
    part.points.push_back(plan.points[shard.place(i)]);
  }
  if (part.points.empty()) {
    fail_config("--shard " + shard.text(),
                fmt::format("has no points: the plan has {}", plan.points.size()));
  }
  return part;
}

}  // namespace zcbench
