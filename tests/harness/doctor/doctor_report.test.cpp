#include "harness/doctor/doctor_report.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/harness/doctor/doctor_fixture.hpp"

using namespace zcbench;

namespace {

Findings make_findings() {
  return {{.check = "cpus", .state = Health::ok, .seen = "8 of 8"},
          {.check = "load", .state = Health::unknown, .seen = "not shown", .remedy = "look"},
          {.check = "swap",
           .state = Health::warning,
           .seen = "4 KiB in use",
           .cost = "150 us a page",
           .remedy = "swapoff"}};
}

}  // namespace

TEST_CASE("warnings come first, then unknown, then ok", "[doctor]") {
  CHECK(findings_text(make_findings()) ==
        "warning  swap            4 KiB in use\n"
        "                   cost  150 us a page\n"
        "                 remedy  swapoff\n"
        "unknown  load            not shown\n"
        "                 remedy  look\n"
        "ok       cpus            8 of 8\n"
        "\n"
        "3 checks: 1 warning, 1 unknown, 1 ok; nothing was changed\n");
}

TEST_CASE("long texts are wrapped, and nothing controls the terminal", "[doctor]") {
  Findings findings = make_findings();
  findings[2].cost.clear();
  for (int i = 0; i < 40; ++i) findings[2].cost += "word" + std::to_string(i) + " ";
  findings[2].seen = "a\x1b[2Jb";
  const std::string text = findings_text(findings);
  CHECK(text.find('\x1b') == std::string::npos);
  std::istringstream lines(text);
  std::string words;
  for (std::string line; std::getline(lines, line);) {
    CHECK(line.size() <= 100);
    words += line;
  }
  for (int i = 0; i < 40; ++i) CHECK(words.find("word" + std::to_string(i)) != std::string::npos);
}

TEST_CASE("json has the checks in order and all measurements", "[doctor]") {
  const nlohmann::ordered_json json = findings_json(make_findings(), healthy_probes());
  CHECK(json["checks"].size() == 3);
  CHECK(json["checks"][2] == nlohmann::ordered_json::parse(R"({"check": "swap", "state": "warning",
            "seen": "4 KiB in use", "cost": "150 us a page", "remedy": "swapoff"})"));
  CHECK(json["warnings"] == 1);
  CHECK(json["unknown"] == 1);
  CHECK(json["ok"] == 1);
  const auto& measured = json["measured"];
  CHECK(measured["busy_loop"] ==
        nlohmann::ordered_json::parse(R"({"wall_ns": 250e6, "cpu_ns": 249e6, "gaps": 2,
            "lost_ns": 50e3, "longest_gap_ns": 30e3, "read_ns": 25.0, "first_read_ns": 30.0})"));
  CHECK(measured["touch_ns"] ==
        nlohmann::ordered_json::parse(R"({"private_small": 512.0, "private_huge": 51.2,
            "shared_small": 1024.0, "shared_huge": 2.048})"));
  CHECK(measured["forks_ns"].size() == 5);
  CHECK(findings_json({}, {})["measured"]["touch_ns"]["shared_huge"].is_null());
}
