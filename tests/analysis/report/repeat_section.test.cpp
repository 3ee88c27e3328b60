#include "analysis/report/repeat_section.hpp"

#include "tests/analysis/report/read_run_fixture.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("the command repeats config, seed and launches", "[report]") {
  Results file = make_read_run();
  CHECK(repeat_command(file) == "zcbench run configs/mixed.json --seed 7");
  file.run.config_path = "built-in lecture";
  file.run.launches = 5;
  CHECK(repeat_command(file) == "zcbench run lecture --seed 7 --launches 5");
}

TEST_CASE("a path that a shell would take apart is quoted", "[report]") {
  Results file = make_read_run();
  file.run.config_path = "my $(x) config's.json";
  CHECK(repeat_command(file) == "zcbench run 'my $(x) config'\\''s.json' --seed 7");
}

TEST_CASE("all that identifies the run is there", "[report]") {
  const std::string text = visible_text(repetition_of({make_read_run()}, {"a.json"}).markup());
  for (const char* part : {"results fileresults/a.json", "configmixed (configs/mixed.json)",
                           "config hashcrc64:0123456789abcdef", "seed7", "launches1",
                           "version0.1.0 (commit c0ffee)", "programzcbench"}) {
    CHECK_THAT(text, contains_text(part));
  }
}
