#include "harness/model/result.hpp"

#include <fmt/core.h>

namespace zcbench {

std::string Shard::text() const { return fmt::format("{}/{}", index + 1, count); }

}  // namespace zcbench
