// configs/config.schema.json is made from the tables; what it accepts is tested in schema.test.cpp.
#include "harness/plan/config_schema.hpp"

#include <cstdlib>

#include "harness/json/json_write.hpp"
#include "tests/catch.hpp"
#include "tests/whole_files.hpp"

using namespace zcbench;

// After a wanted change: ZCBENCH_UPDATE_GOLDEN=1 unit_tests [schema], then look at the diff.
TEST_CASE("the committed schema is the one made from the tables", "[schema]") {
  constexpr const char* kCommitted = SOURCE_DIR "/configs/config.schema.json";
  const std::string text = json_text(config_schema());
  if (std::getenv("ZCBENCH_UPDATE_GOLDEN") != nullptr) write_text(kCommitted, text);
  CHECK(read_text(kCommitted) == text);
}
