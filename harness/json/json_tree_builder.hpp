// JsonTreeBuilder: receives nlohmann's SAX events and finds every token again in the text, because
// nlohmann 3.11 reports no positions, drops duplicate keys and skips a BOM without a word. Used by
// json_document.cpp alone.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "harness/json/json_document.hpp"

namespace zcbench {

class JsonTreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  /// Fills `root`; `document` words the locations of errors.
  JsonTreeBuilder(std::string_view text, const JsonLimits& limits, const JsonDocument& document,
                  JsonNode& root)
      : text_(text), limits_(limits), document_(document), root_(root) {}

  /// Throws ConfigError.
  void build();

  bool null() override;
  bool boolean(bool value) override;
  bool number_integer(number_integer_t value) override;
  bool number_unsigned(number_unsigned_t value) override;
  bool number_float(number_float_t value, const string_t& text) override;
  bool string(string_t& value) override;
  bool binary(binary_t& value) override;
  bool start_object(std::size_t size) override;
  bool key(string_t& value) override;
  bool end_object() override;
  bool start_array(std::size_t size) override;
  bool end_array() override;
  bool parse_error(std::size_t position, const std::string& last_token,
                   const nlohmann::json::exception& error) override;

 private:
  struct OpenContainer {
    JsonNode* node;
    std::unordered_set<std::string> keys;
  };

  void refuse_encoding() const;
  void move_to_token();
  TextPosition position_of(std::size_t offset) const;
  std::size_t string_bytes() const;
  std::size_t number_bytes() const;
  JsonNode& next_node();
  JsonNode& add(JsonKind kind, std::size_t token_bytes);
  bool add_number();
  bool open(JsonKind kind);
  bool close();
  [[noreturn]] void fail_at(std::size_t offset, std::string_view what) const;
  [[noreturn]] void fail_at_token(std::size_t start, const std::string& expected) const;

  std::string_view text_;
  const JsonLimits& limits_;
  const JsonDocument& document_;
  JsonNode& root_;
  JsonNode skipped_;        // stands for every value that is not kept
  std::size_t cursor_ = 0;  // just behind the last token
  std::size_t line_start_ = 0;
  std::uint32_t line_ = 1;
  const JsonNode* last_ = nullptr;                          // value
  std::size_t last_number_start_ = std::string_view::npos;  // if the last token was a number
  std::size_t value_count_ = 0;
  bool root_done_ = false;
  std::vector<OpenContainer> open_;
  std::string pending_key_;
  TextPosition pending_key_position_;
  bool key_is_pending_ = false;
};

}  // namespace zcbench
