#include "harness/base/date.hpp"

#include <ctime>

namespace zcbench {

std::string utc_now(const char* pattern) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, pattern, &parts);
  return text;
}

}  // namespace zcbench
