#include "harness/model/result.hpp"

#include <fmt/core.h>

namespace zcbench {

std::string_view to_string(PointStatus status) {
  switch (status) {
    case PointStatus::valid: return "valid";
    case PointStatus::failed: return "failed";
    case PointStatus::unavailable: return "unavailable";
  }
  return "";
}

std::string Shard::text() const { return fmt::format("{}/{}", index + 1, count); }

}  // namespace zcbench
