#include "harness/json/json_document.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "harness/base/text.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxPointerBytes = 200;

// The child that `position` lies in: the last one that starts at or before it.
std::size_t child_around(const std::vector<JsonNode>& children, TextPosition position) {
  const auto behind = std::ranges::upper_bound(children, position, {}, &JsonNode::position);
  return static_cast<std::size_t>(behind - children.begin()) - 1;
}

// JSON pointers (RFC 6901), one step below `pointer`; the root's is empty.
std::string member_pointer(const std::string& pointer, std::string_view key) {
  std::string step = "/";
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return pointer + step;
}

std::string child_pointer(const std::string& pointer, const JsonNode& parent, std::size_t child) {
  if (parent.kind == JsonKind::array) return fmt::format("{}/{}", pointer, child);
  return member_pointer(pointer, parent.children[child].key);
}

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kNumberCharacters = "+-.0123456789Ee";
constexpr std::string_view kWordCharacters =
    "+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
constexpr int kNumberOverflow = 406;  // nlohmann's id of "number overflow parsing"

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

std::size_t span_of(std::string_view text, std::size_t start, std::string_view set) {
  const std::size_t end = text.find_first_not_of(set, start);
  return (end == std::string_view::npos ? text.size() : end) - start;
}

struct Wording {
  std::string_view theirs;  // a part of nlohmann's message
  std::string_view ours;
};

constexpr std::array kStringFaults{
    Wording{"control character", "a raw control character in a string; allowed: its \\u escape"},
    Wording{"ill-formed UTF-8", "not valid UTF-8; allowed: UTF-8 text"},
    Wording{"surrogate", "half a surrogate pair; allowed: \\ud83d\\ude00, both halves in order"},
    Wording{"4 hex digits", "a broken \\u escape; allowed: \\u and 4 hex digits"},
    Wording{"after backslash",
            "an unknown escape; allowed: \\\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t, \\u"},
};

constexpr std::array kExpectations{
    Wording{"'[', '{', or a literal", "a value"},
    Wording{"string literal", "a key in double quotes"},
    Wording{"':'", "':' after the key"},
    Wording{"'}'", "',' or '}'"},
    Wording{"']'", "',' or ']'"},
    Wording{"end of input", "nothing after the end of the first document"},
};

std::string expectation(std::string_view message) {
  constexpr std::string_view kMarker = "; expected ";
  const std::size_t marker = message.rfind(kMarker);
  if (marker != std::string_view::npos) {
    const std::string_view expected = message.substr(marker + kMarker.size());
    const auto known = std::ranges::find(kExpectations, expected, &Wording::theirs);
    if (known != kExpectations.end()) return std::string(known->ours);
  }
  return "a value (object, array, string, number, true, false or null)";
}

// Receives nlohmann's SAX events and finds every token again in the text, because nlohmann 3.11
// reports no positions, drops duplicate keys and skips a BOM without a word.
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

void JsonTreeBuilder::build() {
  refuse_encoding();
  nlohmann::json::sax_parse(text_.begin(), text_.end(), this);
}

void JsonTreeBuilder::refuse_encoding() const {
  using namespace std::string_view_literals;
  if (text_.size() > limits_.max_bytes) {
    fail_at(0,
            fmt::format("{} bytes of JSON; allowed: at most {}", text_.size(), limits_.max_bytes));
  }
  if (text_.starts_with("\xEF\xBB\xBF"sv)) {
    fail_at(0, "starts with a byte order mark (BOM); allowed: UTF-8 text without one");
  }
  if (text_.starts_with("\xFF\xFE"sv) || text_.starts_with("\xFE\xFF"sv)) {
    fail_at(0, "UTF-16 text; allowed: UTF-8 text");
  }
  const std::size_t nul = text_.find('\0');  // nlohmann takes it for the end of the text
  if (nul != std::string_view::npos) fail_at(nul, "a NUL byte; allowed: UTF-8 text");
  if (span_of(text_, 0, kBlanks) == text_.size()) fail_at(0, "empty; allowed: one JSON object");
}

// Skips what stands between tokens; nlohmann has checked the syntax up to here.
void JsonTreeBuilder::move_to_token() {
  for (; cursor_ < text_.size() && is_one_of(text_[cursor_], " \t\r\n,:"); ++cursor_) {
    if (text_[cursor_] == '\n') {
      ++line_;
      line_start_ = cursor_ + 1;
    }
  }
}

TextPosition JsonTreeBuilder::position_of(std::size_t offset) const {
  const std::string_view before = text_.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<std::uint32_t>(std::ranges::count(before, '\n') + 1),
          static_cast<std::uint32_t>(offset - line_start + 1)};
}

// Bytes of the string token at the cursor, quotes included.
std::size_t JsonTreeBuilder::string_bytes() const {
  std::size_t end = cursor_ + 1;
  while (text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
  return end + 1 - cursor_;
}

// Bytes of the number token at the cursor, by JSON's grammar: "01" is 0 and then nonsense.
std::size_t JsonTreeBuilder::number_bytes() const {
  std::size_t end = cursor_;
  const auto is_next = [&](std::string_view set) {
    return end < text_.size() && is_one_of(text_[end], set);
  };
  if (is_next("-")) ++end;
  end += is_next("0") ? 1 : span_of(text_, end, kDigits);
  if (is_next(".")) end += 1 + span_of(text_, end + 1, kDigits);
  if (is_next("eE")) {
    ++end;
    if (is_next("+-")) ++end;
    end += span_of(text_, end, kDigits);
  }
  return end - cursor_;
}

JsonNode& JsonTreeBuilder::next_node() {
  if (open_.empty()) {
    ++value_count_;
    return root_;
  }
  JsonNode* const container = open_.back().node;
  const bool is_skipped = std::ranges::find(limits_.skipped_keys, std::string_view(pending_key_)) !=
                          limits_.skipped_keys.end();
  if (container == &skipped_ || (key_is_pending_ && is_skipped)) return skipped_;
  if (++value_count_ > limits_.max_values) {
    fail_at(cursor_, fmt::format("too many values; allowed: at most {}", limits_.max_values));
  }
  return container->children.emplace_back();
}

// The token at the cursor becomes a value of the innermost open container.
JsonNode& JsonTreeBuilder::add(JsonKind kind, std::size_t token_bytes) {
  JsonNode& node = next_node();
  node.kind = kind;
  node.text = text_.substr(cursor_, token_bytes);
  node.position = {line_, static_cast<std::uint32_t>(cursor_ - line_start_ + 1)};
  node.key = std::exchange(pending_key_, {});
  node.key_position = pending_key_position_;
  key_is_pending_ = false;
  cursor_ += token_bytes;
  root_done_ = open_.empty();
  last_ = &node;
  last_number_start_ = kind == JsonKind::number ? cursor_ - token_bytes : std::string_view::npos;
  return node;
}

bool JsonTreeBuilder::add_number() {
  move_to_token();
  add(JsonKind::number, number_bytes());
  return true;
}

bool JsonTreeBuilder::open(JsonKind kind) {
  move_to_token();
  if (open_.size() == kMaxJsonDepth) {
    fail_at(cursor_, fmt::format("nested too deeply; allowed: at most {} levels", kMaxJsonDepth));
  }
  JsonNode& node = add(kind, 1);
  node.text.clear();
  open_.push_back({.node = &node, .keys = {}});
  root_done_ = false;
  return true;
}

bool JsonTreeBuilder::close() {
  move_to_token();
  ++cursor_;
  last_number_start_ = std::string_view::npos;
  open_.pop_back();
  root_done_ = open_.empty();
  return true;
}

bool JsonTreeBuilder::null() {
  move_to_token();
  add(JsonKind::null, std::string_view("null").size());
  return true;
}

bool JsonTreeBuilder::boolean(bool value) {
  move_to_token();
  add(JsonKind::boolean, std::string_view(value ? "true" : "false").size());
  return true;
}

bool JsonTreeBuilder::number_integer(number_integer_t /*value*/) { return add_number(); }
bool JsonTreeBuilder::number_unsigned(number_unsigned_t /*value*/) { return add_number(); }
bool JsonTreeBuilder::number_float(number_float_t /*value*/, const string_t& /*text*/) {
  return add_number();
}

bool JsonTreeBuilder::string(string_t& value) {
  move_to_token();
  add(JsonKind::string, string_bytes()).text = std::move(value);
  return true;
}

bool JsonTreeBuilder::binary(binary_t& /*value*/) { return false; }  // JSON text has none

bool JsonTreeBuilder::key(string_t& value) {
  move_to_token();
  pending_key_ = value;
  pending_key_position_ = {line_, static_cast<std::uint32_t>(cursor_ - line_start_ + 1)};
  key_is_pending_ = true;
  if (!open_.back().keys.insert(value).second && !limits_.may_repeat_keys) {
    fail_at(cursor_, fmt::format("duplicate key {}; allowed: each key once", in_quotes(value)));
  }
  cursor_ += string_bytes();
  last_number_start_ = std::string_view::npos;
  return true;
}

bool JsonTreeBuilder::start_object(std::size_t /*size*/) { return open(JsonKind::object); }
bool JsonTreeBuilder::end_object() { return close(); }
bool JsonTreeBuilder::start_array(std::size_t /*size*/) { return open(JsonKind::array); }
bool JsonTreeBuilder::end_array() { return close(); }

bool JsonTreeBuilder::parse_error(std::size_t position, const std::string& /*last_token*/,
                                  const nlohmann::json::exception& error) {
  const std::string_view message = error.what();
  // `position` counts the bytes read, the offending one included.
  const std::size_t last_read = std::min(position == 0 ? 0 : position - 1, text_.size());
  std::size_t start = cursor_;
  while (start < last_read && is_one_of(text_[start], " \t\r\n,:")) ++start;
  if (error.id == kNumberOverflow) {
    const std::string_view number = text_.substr(start, span_of(text_, start, kNumberCharacters));
    fail_at(start, fmt::format("{} is too large for a number; allowed: at most 1.7e308",
                               escaped(number, 32)));
  }
  if (start < text_.size() && text_[start] == '"') {
    if (message.find("missing closing quote") != std::string_view::npos) {
      fail_at(start, "a string without its closing quote; allowed: \"...\" on one line");
    }
    for (const Wording& fault : kStringFaults) {
      if (message.find("invalid string") == std::string_view::npos) break;
      if (message.find(fault.theirs) != std::string_view::npos) fail_at(last_read, fault.ours);
    }
  }
  fail_at_token(start, expectation(message));
}

void JsonTreeBuilder::fail_at_token(std::size_t start, const std::string& expected) const {
  if (start == text_.size()) {
    fail_at(start, fmt::format("the text ends too early; allowed: {}", expected));
  }
  // "01" and "0x10" reach the parser as a good number followed by nonsense.
  const bool glued_to_number = start == cursor_ && last_number_start_ != std::string_view::npos;
  if (glued_to_number) start = last_number_start_;
  const std::size_t word_bytes = span_of(text_, start, kWordCharacters);
  const std::string word = escaped(text_.substr(start, std::max(word_bytes, std::size_t{1})), 32);
  const bool is_number = is_one_of(text_[start], "-0123456789");
  if (is_number && (glued_to_number || expected.starts_with("a value"))) {
    fail_at(start, fmt::format("{} is not a JSON number; allowed: 1000, 0.5 or 1e6", word));
  }
  fail_at(start, fmt::format("unexpected {}; allowed: {}", word, expected));
}

void JsonTreeBuilder::fail_at(std::size_t offset, std::string_view what) const {
  std::string pointer;
  const bool is_skipped = !open_.empty() && open_.back().node == &skipped_;
  for (std::size_t i = 0; i + 1 < open_.size() && open_[i + 1].node != &skipped_; ++i) {
    pointer = child_pointer(pointer, *open_[i].node, open_[i].node->children.size() - 1);
  }
  if (key_is_pending_ && !is_skipped) pointer = member_pointer(pointer, pending_key_);
  // A number is in the tree already when nonsense that is glued to it is found.
  const bool is_number = offset == last_number_start_ && !is_skipped;
  if (is_number && !last_->key.empty()) pointer = member_pointer(pointer, last_->key);
  fail_config(document_.location(position_of(offset), pointer), what);
}

}  // namespace

JsonDocument::JsonDocument(std::string_view text, std::string label, JsonOrigin origin,
                           const JsonLimits& limits)
    : label_(std::move(label)), origin_(origin) {
  JsonTreeBuilder(text, limits, *this, root_).build();
}

std::string JsonDocument::location(TextPosition position, std::string_view pointer) const {
  const std::string label = escaped(label_);
  if (origin_ == JsonOrigin::argument) return label;
  return fmt::format("{}:{}:{} {}", label, position.line, position.column,
                     pointer.empty() ? "/" : escaped(pointer, kMaxPointerBytes));
}

std::string JsonDocument::pointer_of(const JsonNode& node) const {
  std::string pointer;
  for (const JsonNode* current = &root_; current != &node;) {
    const std::size_t child = child_around(current->children, node.position);
    pointer = child_pointer(pointer, *current, child);
    current = &current->children[child];
  }
  return pointer;
}

std::vector<JsonValue> JsonValue::children() const {
  std::vector<JsonValue> values;
  values.reserve(node_->children.size());
  for (const JsonNode& child : node_->children) values.emplace_back(*document_, child);
  return values;
}

std::optional<JsonValue> JsonValue::find(std::string_view key) const {
  const auto found = std::ranges::find(node_->children, key, &JsonNode::key);
  if (node_->kind != JsonKind::object || found == node_->children.end()) return std::nullopt;
  return JsonValue(*document_, *found);
}

std::string JsonValue::location() const {
  return document_->location(node_->position, document_->pointer_of(*node_));
}

void JsonValue::fail(std::string_view what) const { fail_config(location(), what); }

void JsonValue::fail_at_key(std::string_view what) const {
  fail_config(document_->location(node_->key_position, document_->pointer_of(*node_)), what);
}

}  // namespace zcbench
