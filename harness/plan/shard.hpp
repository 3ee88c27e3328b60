// Shard: a part of a plan, for several machines or jobs. The run command takes the points of one
// (--shard), `zcbench merge` joins the results of all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace zcbench {

struct Plan;

/// One of `count` parts, each with every `count`-th point, so that they take about as long.
struct Shard {
  std::uint32_t index = 0;  ///< from 0
  std::uint32_t count = 1;

  /// Of the part's point `i` in the whole plan.
  std::size_t place(std::size_t i) const { return index + i * count; }
  /// "2/3", counted from 1.
  std::string text() const;
};

/// "2/3". Throws ConfigError for what is not I/N, I from 1 to N, N up to 1000.
Shard parse_shard(const std::string& text);

/// The points of that part. Throws ConfigError if it has none.
Plan shard_of(const Plan& plan, const Shard& shard);

}  // namespace zcbench
