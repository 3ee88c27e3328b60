#include "harness/doctor/doctor_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "harness/base/format.hpp"
#include "harness/base/text.hpp"
#include "harness/base/wrap.hpp"
#include "harness/json/json_write.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxTextBytes = 500;
constexpr std::size_t kIndent = 25;  // of the text after state and name

std::string_view to_string(Health health) {
  switch (health) {
    case Health::ok: return "ok";
    case Health::warning: return "warning";
    case Health::unknown: break;
  }
  return "unknown";
}

std::uint64_t count_of(const Findings& findings, Health health) {
  return static_cast<std::uint64_t>(std::ranges::count(findings, health, &Finding::state));
}

std::string paragraph(const Finding& finding, std::size_t width) {
  std::string text;
  const auto add_entry = [&](const std::string& head, const std::string& words) {
    text += wrapped(head, escaped(words, kMaxTextBytes), {.width = width, .indent = kIndent});
  };
  add_entry(fmt::format("{:<8} {:<15} ", to_string(finding.state), finding.check), finding.seen);
  if (!finding.cost.empty()) add_entry(fmt::format("{:>23}  ", "cost"), finding.cost);
  if (!finding.remedy.empty()) add_entry(fmt::format("{:>23}  ", "remedy"), finding.remedy);
  return text;
}

Json measured_json(const Probes& probes) {
  const SpinProbe& spin = probes.spin;
  const FaultProbe& faults = probes.faults;
  return {{"busy_loop",
           {{"wall_ns", spin.wall_ns},
            {"cpu_ns", spin.cpu_ns},
            {"gaps", spin.gaps},
            {"lost_ns", spin.lost_ns},
            {"longest_gap_ns", spin.longest_gap_ns},
            {"read_ns", spin.read_ns},
            {"first_read_ns", spin.first_read_ns}}},
          {"touch_ns",
           {{"private_small", or_null(faults.private_small_ns)},
            {"private_huge", or_null(faults.private_huge_ns)},
            {"shared_small", or_null(faults.shared_small_ns)},
            {"shared_huge", or_null(faults.shared_huge_ns)}}},
          {"forks_ns", probes.forks_ns}};
}

}  // namespace

std::string findings_text(const Findings& findings, std::size_t width) {
  std::string text;
  for (const Health health : {Health::warning, Health::unknown, Health::ok}) {
    for (const Finding& finding : findings) {
      if (finding.state == health) text += paragraph(finding, width);
    }
  }
  return text + fmt::format("\n{}: {}, {} unknown, {} ok; nothing was changed\n",
                            format_count(findings.size(), "check"),
                            format_count(count_of(findings, Health::warning), "warning"),
                            count_of(findings, Health::unknown), count_of(findings, Health::ok));
}

Json findings_json(const Findings& findings, const Probes& probes) {
  Json checks = Json::array();
  for (const Finding& finding : findings) {
    checks.push_back({{"check", finding.check},
                      {"state", to_string(finding.state)},
                      {"seen", finding.seen},
                      {"cost", finding.cost},
                      {"remedy", finding.remedy}});
  }
  return {{"checks", std::move(checks)},
          {"warnings", count_of(findings, Health::warning)},
          {"unknown", count_of(findings, Health::unknown)},
          {"ok", count_of(findings, Health::ok)},
          {"measured", measured_json(probes)}};
}

}  // namespace zcbench
