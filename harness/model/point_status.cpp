#include "harness/model/point_status.hpp"

namespace zcbench {

std::string_view to_string(PointStatus status) {
  switch (status) {
    case PointStatus::valid: return "valid";
    case PointStatus::failed: return "failed";
    case PointStatus::unavailable: return "unavailable";
  }
  return "";
}

}  // namespace zcbench
