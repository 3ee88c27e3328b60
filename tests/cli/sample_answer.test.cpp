#include "cli/sample_answer.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "analysis/ab/side.hpp"
#include "tests/catch.hpp"

namespace zcbench {

TEST_CASE("sample answer: one line that the other end can read", "[ab]") {
  Sample sample;
  sample.real_time_ns = 1234;
  sample.cpu_time_ns = 567;
  sample.figures.push_back({"sum", std::nan("")});
  const std::string line = to_line(sample, 8);
  CHECK(line.find('\n') == std::string::npos);
  CHECK(read_side_sample(line).real_time_ns == 1234);
  CHECK(read_side_sample(line).cpu_time_ns == 567);
  const auto json = nlohmann::json::parse(line);
  CHECK(json["count"] == 8);
  CHECK(json["sum"] == "NaN");
  CHECK(read_side_sample(to_line(CommandTime{.real_time_ns = 5, .cpu_time_ns = 6})).cpu_time_ns ==
        6);
}

TEST_CASE("sample answer: a failure stays one line with any text", "[ab]") {
  const std::string line = error_line("a\nb \"c\" \xff");
  CHECK(line.find('\n') == std::string::npos);
  CHECK(nlohmann::json::parse(line).contains("error"));
}

TEST_CASE("sample answer: the description names the build and every point", "[ab]") {
  PointResult here;
  here.point.kernel = "square";
  here.point.strategy = "memfd";
  here.point.elements = 4;
  PointResult not_here = here;
  not_here.status = PointStatus::unavailable;
  not_here.reason = "no memory";
  const auto json = nlohmann::json::parse(description_line("smoke", {here, not_here}));
  CHECK(json["program"] == "zcbench");
  CHECK(json["config"] == "smoke");
  CHECK(json["build"].contains("type"));
  CHECK(json["points"][0]["name"] == here.point.name());
  CHECK_FALSE(json["points"][0].contains("unavailable"));
  CHECK(json["points"][1]["unavailable"] == "no memory");
}

}  // namespace zcbench
