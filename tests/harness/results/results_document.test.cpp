#include "harness/results/results_document.hpp"

#include "tests/catch.hpp"
#include "tests/harness/machine/environment_fixture.hpp"
#include "tests/harness/results/results_text.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

const std::string kText = sealed_text(to_json(make_run(), make_environment()));

JsonValue first_sample(const ResultsDocument& document) {
  return *document.entries().children().front().find("zcbench");
}

}  // namespace

TEST_CASE("a document has all of a file, or what times need", "[results_document]") {
  const ResultsDocument full(kText, "r.json", ResultsDepth::full);
  const ResultsDocument times(kText, "r.json", ResultsDepth::times);
  CHECK(full.context().find("date")->text() == "2024-01-02T03:04:05Z");
  CHECK(full.ours().find("rounds"));
  CHECK_FALSE(times.ours().find("rounds"));
  CHECK(times.entries().children().size() == full.entries().children().size());
  CHECK(first_sample(times).find("order"));
  for (const char* key : {"workers_detail", "phases_ns", "bytes_copied", "result"}) {
    INFO(key);
    CHECK(first_sample(full).find(key));
    CHECK_FALSE(first_sample(times).find(key));
  }
}

TEST_CASE("what is not a whole results file of zcbench is refused at either depth",
          "[results_document]") {
  std::string changed = kText;
  changed[changed.find("2024-01-02")] = '3';
  for (const ResultsDepth depth : {ResultsDepth::times, ResultsDepth::full}) {
    CHECK_THROWS_WITH(ResultsDocument(changed, "r.json", depth),
                      contains_text("changed or damaged after it was written"));
    CHECK_THROWS_WITH(ResultsDocument(R"({"context": {}, "benchmarks": []})", "r.json", depth),
                      contains_text("not a results file of zcbench"));
  }
}

TEST_CASE("errors of a results file are no errors of a config", "[results_document]") {
  CHECK_THROWS_AS(as_corrupt([] { ResultsDocument("[]", "r.json", ResultsDepth::full); }),
                  CorruptError);
}
