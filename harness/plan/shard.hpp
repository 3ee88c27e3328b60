// Shard: a part of a plan, for several machines or jobs. The run command runs the points of one
// shard (--shard), `zcbench merge` joins the results of all.
#pragma once

#include <string>

#include "harness/model/result.hpp"

namespace zcbench {

struct Plan;

/// Parses I/N, e.g. "2/3". Throws ConfigError unless I is from 1 to N and N from 1 to 1000.
Shard parse_shard(const std::string& text);

/// The points of that part. Throws ConfigError if it has none.
Plan shard_of(const Plan& plan, const Shard& shard);

}  // namespace zcbench
