// No damage to a results file goes unnoticed by either of its readers: every bit is flipped, and
// the file is cut to every length.
#include <string>

#include "harness/base/digest.hpp"
#include "harness/base/errors.hpp"
#include "harness/results/results_reader.hpp"
#include "harness/results/run_reader.hpp"
#include "tests/catch.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/results/results_text.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

#ifdef UNDER_SANITIZER
constexpr std::size_t kStride = 11;  // visits one in 11 of 16,000 bits: each takes ms
#else
constexpr std::size_t kStride = 1;
#endif

// One point with one sample and no aggregate, on one line, because each bit costs two parses of the
// text.
std::string small_text() {
  RunResult run = make_run();
  run.points.resize(1);
  run.points[0].samples.resize(1);
  nlohmann::ordered_json json = to_json(run, make_environment());
  while (json["benchmarks"].size() > 1) json["benchmarks"].erase(1);
  std::string text = json.dump();
  text.insert(text.find("\"digest\":") + std::string_view("\"digest\":").size(), 1, ' ');
  return sealed(text);
}

template <typename Read>
bool is_refused(const std::string& text, Read read) {
  try {
    read(text, "r.json");
    return false;
  } catch (const CorruptError&) {
    return true;
  }
}

void check_refused(const std::string& text) {
  if (!is_refused(text, parse_results)) FAIL_CHECK("not refused by parse_results: " << text);
  if (!is_refused(text, parse_run)) FAIL_CHECK("not refused by parse_run: " << text);
}

}  // namespace

TEST_CASE("every flipped bit of a results file is refused", "[results_reader][run_reader]") {
  std::string text = small_text();
  REQUIRE_FALSE(is_refused(text, parse_results));
  REQUIRE_FALSE(is_refused(text, parse_run));
  for (std::size_t bit = 0; bit < text.size() * 8; bit += kStride) {
    const char was = text[bit / 8];
    text[bit / 8] = static_cast<char>(was ^ (1 << bit % 8));
    check_refused(text);
    text[bit / 8] = was;
  }
}

TEST_CASE("every truncation of a results file is refused", "[results_reader][run_reader]") {
  const std::string text = small_text();
  for (std::size_t size = 0; size < text.size(); ++size) check_refused(text.substr(0, size));
  check_refused(text + " ");
  check_refused(text + '\0');
}
