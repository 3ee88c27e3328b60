// configs/config.schema.json is generated from the tables; schema.test.cpp tests what it accepts.
#include "harness/plan/config_schema.hpp"

#include <cstdlib>

#include "harness/json/json_write.hpp"
#include "tests/catch.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

// After an intended change: ZCBENCH_UPDATE_GOLDEN=1 unit_tests [schema], then check the diff.
TEST_CASE("the committed schema equals the one made from the tables", "[schema]") {
  constexpr const char* kCommitted = SOURCE_DIR "/configs/config.schema.json";
  const std::string text = json_text(config_schema());
  if (std::getenv("ZCBENCH_UPDATE_GOLDEN") != nullptr) write_text(kCommitted, text);
  CHECK(read_text(kCommitted) == text);
}
