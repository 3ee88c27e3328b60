#include "harness/json/json_parse.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "harness/base/errors.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kMaxDepth = 8;

// The library's parser recurses, so it must not get input that nests without limit.
class DepthCheck final : public nlohmann::json_sax<Json> {
 public:
  bool is_too_deep() const { return depth_ > kMaxDepth; }

  bool start_array(std::size_t) override { return ++depth_ <= kMaxDepth; }
  bool start_object(std::size_t) override { return ++depth_ <= kMaxDepth; }
  bool end_array() override { return --depth_ >= 0; }
  bool end_object() override { return --depth_ >= 0; }
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool key(string_t&) override { return true; }
  bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
    return false;
  }

 private:
  int depth_ = 0;
};

}  // namespace

Json parse_json(std::string_view text) { return Json::parse(text); }

bool is_json(std::string_view text) { return Json::accept(text); }

std::string cbor_of(const Json& json) {
  const std::vector<std::uint8_t> bytes = Json::to_cbor(json);
  return {bytes.begin(), bytes.end()};
}

Json parse_cbor(std::string_view bytes) {
  DepthCheck check;
  Json::sax_parse(bytes.begin(), bytes.end(), &check, Json::input_format_t::cbor);
  if (check.is_too_deep()) throw CorruptError("nests deeper than anything that is written here");
  return Json::from_cbor(bytes);
}

}  // namespace zcbench
