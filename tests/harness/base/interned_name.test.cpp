#include "harness/base/interned_name.hpp"

#include <string>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a name outlives its text and is stored once", "[kept_name]") {
  std::string text = "handle_pickled_bytes";
  const std::string_view kept = interned_name(text);
  text.assign(text.size(), 'x');
  CHECK(kept == "handle_pickled_bytes");
  CHECK(interned_name("handle_pickled_bytes").data() == kept.data());
  CHECK(interned_name("") == "");
}
