#include "analysis/report/content_policy.hpp"

#include <array>

#include "tests/catch.hpp"

using namespace zcbench;

// The examples of RFC 4648, section 10.
TEST_CASE("base64 of hex digits", "[report]") {
  CHECK(base64_of_hex("") == "");
  CHECK(base64_of_hex("66") == "Zg==");
  CHECK(base64_of_hex("666f") == "Zm8=");
  CHECK(base64_of_hex("666f6f") == "Zm9v");
  CHECK(base64_of_hex("666f6f62") == "Zm9vYg==");
  CHECK(base64_of_hex("666f6f6261") == "Zm9vYmE=");
  CHECK(base64_of_hex("666f6f626172") == "Zm9vYmFy");
  CHECK(base64_of_hex("fbff00") == "+/8A");
}

TEST_CASE("only the page's own scripts may run", "[report]") {
  // printf 'abc' | openssl dgst -sha256 -binary | base64
  const std::array<std::string_view, 1> hashes{
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"};
  CHECK(content_policy(hashes) ==
        "default-src 'none'; script-src 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='; "
        "style-src 'unsafe-inline'; img-src data:");
}
