// Shard: a part of a plan, for several machines or jobs. The run command takes the points of one
// (--shard), `zcbench merge` joins the results of all.
#pragma once

#include <string>

#include "harness/model/result.hpp"

namespace zcbench {

struct Plan;

/// "2/3". Throws ConfigError for what is not I/N, I from 1 to N, N up to 1000.
Shard parse_shard(const std::string& text);

/// The points of that part. Throws ConfigError if it has none.
Plan shard_of(const Plan& plan, const Shard& shard);

}  // namespace zcbench
