#include "analysis/ab/ab_options.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "analysis/ab/clock_floor.hpp"
#include "harness/base/errors.hpp"

namespace zcbench {

namespace {

struct Profile {
  std::string_view name;
  double detect;
  double margin;
};

// Two builds differ in the layout of their code, which alone moves times by about 1 %.
constexpr std::array kProfiles{Profile{"default", 0.01, 0.03}, Profile{"strict", 0.0, 0.03},
                               Profile{"relaxed", 0.01, 0.05}};
constexpr double kBeta = 0.04;

}  // namespace

AbRules resolve_rules(const GateOptions& options, bool same_program) {
  const std::string_view name = !options.profile.empty()
                                    ? std::string_view(options.profile)
                                    : std::string_view(same_program ? "strict" : "default");
  AbRules rules{.profile = std::string(name),
                .detect = 0.0,
                .margin = 0.0,
                .alpha = options.alpha,
                .beta = kBeta,
                .floor_ns = 0.0};
  rules.floor_ns = options.floor_ns ? *options.floor_ns : clock_floor_ns();
  for (const Profile& profile : kProfiles) {
    if (profile.name != name) continue;
    rules.detect = profile.detect;
    rules.margin = options.margin.value_or(profile.margin);
  }
  if (rules.margin <= rules.detect) {
    throw ConfigError(fmt::format(
        "--margin {:.3g}%: profile {} already looks for {:.3g}%; allowed: more than that",
        rules.margin * 100, name, rules.detect * 100));
  }
  return rules;
}

GateRules rules_per_point(const AbRules& rules, std::size_t points) {
  return {.detect = rules.detect,
          .margin = rules.margin,
          .alarm_evidence = static_cast<double>(std::max<std::size_t>(points, 1)) / rules.alpha,
          .clear_evidence = 1.0 / rules.beta};
}

}  // namespace zcbench
