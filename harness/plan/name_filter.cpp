#include "harness/plan/name_filter.hpp"

#include <fmt/core.h>

#include <regex>

#include "harness/base/text.hpp"
#include "harness/os/signals.hpp"

namespace zcbench {

namespace {

constexpr int kFilterSeconds = 2;              // 2,000 points take milliseconds
constexpr std::size_t kMaxFilterBytes = 1000;  // std::regex recurses over the pattern

}  // namespace

std::vector<bool> names_matching(const std::string& filter, const std::vector<std::string>& names) {
  const std::string where = "--filter " + escaped(filter, 200);
  if (filter.size() > kMaxFilterBytes) {
    fail_config(where, fmt::format("too long; allowed: at most {} bytes", kMaxFilterBytes));
  }
  std::vector<bool> matching;
  try {
    // std::regex backtracks: some patterns would take forever, and it cannot be interrupted.
    const CpuBudget budget(kFilterSeconds,
                           where +
                               ": takes too long to match; allowed: an expression without "
                               "repetitions of repetitions, e.g. shared.*/workers:4");
    const std::regex pattern(filter, std::regex::ECMAScript);
    for (const std::string& name : names) {
      throw_if_interrupted();
      matching.push_back(std::regex_search(name, pattern));
    }
  } catch (const std::regex_error& error) {
    fail_config(where, fmt::format("{}; allowed: an ECMAScript regular expression", error.what()));
  }
  return matching;
}

}  // namespace zcbench
