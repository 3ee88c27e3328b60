#include "harness/json/json_document.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/os/activity.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxPointerBytes = 200;

// Index of the child that contains `position`: the last one that starts at or before it.
std::size_t child_around(std::span<const JsonNode> children, std::uint32_t position) {
  const auto behind = std::ranges::upper_bound(children, position, {}, &JsonNode::position);
  return static_cast<std::size_t>(behind - children.begin()) - 1;
}

// The JSON pointer (RFC 6901) one step below `pointer`; the root's is empty.
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

std::string child_pointer(const std::string& pointer, const JsonNode& parent, const JsonNode& child,
                          std::size_t index) {
  if (parent.kind == JsonKind::array) return fmt::format("{}/{}", pointer, index);
  return member_pointer(pointer, child.key);
}

constexpr std::size_t kBlockNodes = 4096;
constexpr std::size_t kFewKeys = 32;  // up to here, a linear search is faster than hashing
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kNumberCharacters = "+-.0123456789Ee";
constexpr std::string_view kWordCharacters =
    "+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
constexpr int kNumberOverflow = 406;  // nlohmann's id of "number overflow parsing"

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

std::size_t span_of(std::string_view text, std::size_t start, std::string_view set) {
  const std::size_t end = text.find_first_not_of(set, start);
  return (end == std::string_view::npos ? text.size() : end) - start;
}

bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }

bool is_between_tokens(char c) {
  return c == ' ' || c == '\n' || c == ',' || c == ':' || c == '\t' || c == '\r';
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

}  // namespace

// The keys of the open objects, to find duplicates. Their memory is reused.
class OpenKeys {
 public:
  void open() { objects_.push_back({.begin = count_, .known = {}}); }
  void close() {
    count_ = objects_.back().begin;
    objects_.pop_back();
  }

  /// Returns false if the innermost object has the key already.
  bool insert(const std::string& key) {
    Object& object = objects_.back();
    const std::span object_keys = std::span(keys_).subspan(object.begin, count_ - object.begin);
    if (object_keys.size() <= kFewKeys) {
      if (std::ranges::find(object_keys, key) != object_keys.end()) return false;
      if (object_keys.size() == kFewKeys) {
        object.known.insert(object_keys.begin(), object_keys.end());
        object.known.insert(key);
      }
    } else if (!object.known.insert(key).second) {
      return false;
    }
    if (count_ == keys_.size()) keys_.emplace_back();
    keys_[count_++] = key;
    return true;
  }

 private:
  struct Object {
    std::size_t begin;                      // index of its first key
    std::unordered_set<std::string> known;  // its keys, once it has more than a few
  };

  std::vector<std::string> keys_;
  std::size_t count_ = 0;
  std::vector<Object> objects_;
};

// Receives nlohmann's SAX events and finds every token again in the text, because nlohmann 3.11
// reports no positions and silently drops duplicate keys and skips a BOM.
class JsonTreeBuilder final : public nlohmann::json_sax<nlohmann::ordered_json> {
 public:
  /// `document` already has its text and gets its nodes.
  JsonTreeBuilder(JsonDocument& document, const JsonLimits& limits)
      : document_(document),
        text_(document.text_),
        limits_(limits),
        activity_("reading " + document.label_, text_.size()) {}

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
  // In open_, stands for a container that is not kept, instead of its place in nodes_.
  static constexpr std::size_t kSkipped = std::string_view::npos;

  void refuse_encoding() const;
  void move_to_token();
  std::size_t string_bytes(std::string_view decoded) const;
  std::size_t number_bytes() const;
  bool is_skipped() const;
  bool add(JsonKind kind, std::size_t token_bytes);
  bool add(JsonKind kind, std::size_t token_bytes, std::string_view text);
  bool add_number();
  bool open(JsonKind kind);
  bool close();
  [[noreturn]] void fail_at(std::size_t offset, std::string_view what) const;
  [[noreturn]] void fail_at_token(std::size_t start, const std::string& expected) const;

  JsonDocument& document_;
  std::string_view text_;
  const JsonLimits& limits_;
  std::size_t cursor_ = 0;                                  // just after the last token
  std::string_view last_key_;                               // key of the last value
  std::size_t last_number_start_ = std::string_view::npos;  // if the last token was a number
  std::size_t value_count_ = 0;
  std::vector<std::size_t> open_;
  // The nodes of the open containers, each followed by its children so far. When a container is
  // closed, its children move to the document.
  std::vector<JsonNode> nodes_;
  OpenKeys keys_;
  std::string_view pending_key_;
  std::size_t pending_key_position_ = 0;
  bool key_is_pending_ = false;
  Activity activity_;
};

void JsonTreeBuilder::build() {
  refuse_encoding();
  nlohmann::ordered_json::sax_parse(text_.begin(), text_.end(), this);
  document_.root_ = nodes_.front();
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

// Skips everything between tokens; nlohmann has checked the syntax up to here.
void JsonTreeBuilder::move_to_token() {
  while (cursor_ < text_.size() && is_between_tokens(text_[cursor_])) ++cursor_;
}

// Length in bytes of the string token at the cursor, including its quotes.
std::size_t JsonTreeBuilder::string_bytes(std::string_view decoded) const {
  // A string without escapes. With any, a backslash or more than `decoded` precedes the quote.
  const std::string_view rest = text_.substr(cursor_ + 1);
  if (rest.starts_with(decoded) && rest[decoded.size()] == '"') return decoded.size() + 2;
  std::size_t end = cursor_ + 1;
  while (text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
  return end + 1 - cursor_;
}

// Length in bytes of the number token at the cursor by JSON's grammar: "01" is 0 and then nonsense.
std::size_t JsonTreeBuilder::number_bytes() const {
  std::size_t end = cursor_;
  const auto is_next = [&](char c) { return end < text_.size() && text_[end] == c; };
  const auto skip_digits = [&] {
    while (end < text_.size() && is_decimal_digit(text_[end])) ++end;
  };
  if (is_next('-')) ++end;
  if (is_next('0')) {
    ++end;
  } else {
    skip_digits();
  }
  if (is_next('.')) {
    ++end;
    skip_digits();
  }
  if (is_next('e') || is_next('E')) {
    ++end;
    if (is_next('+') || is_next('-')) ++end;
    skip_digits();
  }
  return end - cursor_;
}

// Whether the next value is not kept.
bool JsonTreeBuilder::is_skipped() const {
  if (open_.empty()) return false;
  return open_.back() == kSkipped ||
         (key_is_pending_ &&
          std::ranges::find(limits_.skipped_keys, pending_key_) != limits_.skipped_keys.end());
}

// Adds the token at the cursor as a value of the innermost open container. Returns false if the
// value is not kept.
bool JsonTreeBuilder::add(JsonKind kind, std::size_t token_bytes, std::string_view text) {
  const bool is_kept = !is_skipped();
  if (is_kept) {
    if (++value_count_ > limits_.max_values) {
      fail_at(cursor_, fmt::format("too many values; allowed: at most {}", limits_.max_values));
    }
    nodes_.push_back({.text = text,
                      .key = pending_key_,
                      .position = static_cast<std::uint32_t>(cursor_),
                      .key_position = static_cast<std::uint32_t>(pending_key_position_),
                      .kind = kind});
  }
  last_key_ = std::exchange(pending_key_, {});
  key_is_pending_ = false;
  last_number_start_ = kind == JsonKind::number ? cursor_ : std::string_view::npos;
  cursor_ += token_bytes;
  return is_kept;
}

bool JsonTreeBuilder::add(JsonKind kind, std::size_t token_bytes) {
  move_to_token();
  add(kind, token_bytes, text_.substr(cursor_, token_bytes));
  return true;
}

bool JsonTreeBuilder::add_number() {
  move_to_token();
  return add(JsonKind::number, number_bytes());
}

bool JsonTreeBuilder::open(JsonKind kind) {
  move_to_token();
  if (open_.size() == kMaxJsonDepth) {
    fail_at(cursor_, fmt::format("nested too deeply; allowed: at most {} levels", kMaxJsonDepth));
  }
  const bool is_kept = add(kind, 1, "");
  open_.push_back(is_kept ? nodes_.size() - 1 : kSkipped);
  if (kind == JsonKind::object) keys_.open();
  return true;
}

bool JsonTreeBuilder::close() {
  move_to_token();
  ++cursor_;
  activity_.advance_to(cursor_);
  last_number_start_ = std::string_view::npos;
  const std::size_t place = open_.back();
  open_.pop_back();
  if (place == kSkipped) return true;
  const std::span<const JsonNode> children = std::span(nodes_).subspan(place + 1);
  nodes_[place].first_child = document_.keep(children);
  nodes_[place].child_count = static_cast<std::uint32_t>(children.size());
  nodes_.resize(place + 1);
  return true;
}

bool JsonTreeBuilder::null() { return add(JsonKind::null, std::string_view("null").size()); }

bool JsonTreeBuilder::boolean(bool value) {
  return add(JsonKind::boolean, std::string_view(value ? "true" : "false").size());
}

bool JsonTreeBuilder::number_integer(number_integer_t /*value*/) { return add_number(); }
bool JsonTreeBuilder::number_unsigned(number_unsigned_t /*value*/) { return add_number(); }
bool JsonTreeBuilder::number_float(number_float_t /*value*/, const string_t& /*text*/) {
  return add_number();
}

// nlohmann passes decoded strings; one without escapes appears unchanged in the text.
bool JsonTreeBuilder::string(string_t& value) {
  move_to_token();
  const std::size_t bytes = string_bytes(value);
  const bool has_escape = bytes != value.size() + 2;
  const bool is_copied = has_escape && !is_skipped();
  add(JsonKind::string, bytes,
      is_copied ? document_.keep(std::move(value)) : text_.substr(cursor_ + 1, bytes - 2));
  return true;
}

bool JsonTreeBuilder::binary(binary_t& /*value*/) { return false; }  // JSON text has none

bool JsonTreeBuilder::key(string_t& value) {
  move_to_token();
  const std::size_t bytes = string_bytes(value);
  const bool has_escape = bytes != value.size() + 2;
  pending_key_ = has_escape ? document_.keep(value) : text_.substr(cursor_ + 1, bytes - 2);
  pending_key_position_ = cursor_;
  key_is_pending_ = true;
  if (!limits_.may_repeat_keys && !keys_.insert(value)) {
    fail_at(cursor_, fmt::format("duplicate key {}; allowed: each key once", in_quotes(value)));
  }
  cursor_ += bytes;
  last_number_start_ = std::string_view::npos;
  return true;
}

bool JsonTreeBuilder::start_object(std::size_t /*size*/) { return open(JsonKind::object); }
bool JsonTreeBuilder::end_object() {
  keys_.close();
  return close();
}
bool JsonTreeBuilder::start_array(std::size_t /*size*/) { return open(JsonKind::array); }
bool JsonTreeBuilder::end_array() { return close(); }

bool JsonTreeBuilder::parse_error(std::size_t position, const std::string& /*last_token*/,
                                  const nlohmann::json::exception& error) {
  const std::string_view message = error.what();
  // `position` counts the bytes read, including the offending one.
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
  const bool is_in_skipped = !open_.empty() && open_.back() == kSkipped;
  for (std::size_t i = 0; i + 1 < open_.size() && open_[i + 1] != kSkipped; ++i) {
    const std::size_t child = open_[i + 1];
    pointer = child_pointer(pointer, nodes_[open_[i]], nodes_[child], child - open_[i] - 1);
  }
  if (key_is_pending_ && !is_in_skipped) pointer = member_pointer(pointer, pending_key_);
  // When nonsense glued to a number is found, the number is in the tree already.
  const bool is_number = offset == last_number_start_ && !is_in_skipped;
  if (is_number && !last_key_.empty()) pointer = member_pointer(pointer, last_key_);
  fail_config(document_.location(offset, pointer), what);
}

JsonDocument::JsonDocument(std::string text, std::string label, JsonOrigin origin,
                           const JsonLimits& limits)
    : text_(std::move(text)), label_(std::move(label)), origin_(origin) {
  JsonTreeBuilder(*this, limits).build();
}

const JsonNode* JsonDocument::keep(std::span<const JsonNode> nodes) {
  if (nodes.empty()) return nullptr;
  if (nodes.size() > block_space_) {
    block_space_ = std::max(nodes.size(), kBlockNodes);
    blocks_.push_back(std::make_unique_for_overwrite<JsonNode[]>(block_space_));
    block_size_ = block_space_;
  }
  JsonNode* const row = blocks_.back().get() + (block_size_ - block_space_);
  std::ranges::copy(nodes, row);
  block_space_ -= nodes.size();
  return row;
}

std::string_view JsonDocument::keep(std::string decoded) {
  return decoded_.emplace_back(std::move(decoded));
}

std::string JsonDocument::location(std::size_t position, std::string_view pointer) const {
  const std::string label = escaped(label_);
  if (origin_ == JsonOrigin::argument) return label;
  if (line_starts_.empty()) {
    line_starts_.push_back(0);
    for (std::size_t i = 0; (i = text_.find('\n', i)) != text_.npos;) {
      line_starts_.push_back(static_cast<std::uint32_t>(++i));
    }
  }
  const auto line = std::ranges::upper_bound(line_starts_, position) - line_starts_.begin();
  const std::size_t column = position - line_starts_[static_cast<std::size_t>(line - 1)] + 1;
  return fmt::format("{}:{}:{} {}", label, line, column,
                     pointer.empty() ? "/" : escaped(pointer, kMaxPointerBytes));
}

std::string JsonDocument::pointer_of(const JsonNode& node) const {
  std::string pointer;
  for (const JsonNode* current = &root_; current != &node;) {
    const std::size_t index = child_around(current->children(), node.position);
    const JsonNode& child = current->first_child[index];
    pointer = child_pointer(pointer, *current, child, index);
    current = &child;
  }
  return pointer;
}

std::vector<JsonValue> JsonValue::children() const {
  std::vector<JsonValue> values;
  values.reserve(node_->child_count);
  for (const JsonNode& child : node_->children()) values.emplace_back(*document_, child);
  return values;
}

std::optional<JsonValue> JsonValue::find(std::string_view key) const {
  if (node_->kind != JsonKind::object) return std::nullopt;
  for (const JsonNode& child : node_->children()) {
    if (child.key == key) return JsonValue(*document_, child);
  }
  return std::nullopt;
}

double JsonValue::number() const {
  double number = 0.0;
  const char* const end = node_->text.data() + node_->text.size();
  const auto parsed = std::from_chars(node_->text.data(), end, number);
  // Too small for from_chars; strtod rounds it.
  return parsed.ec == std::errc() ? number : std::strtod(text().c_str(), nullptr);
}

std::string JsonValue::location() const {
  return document_->location(node_->position, document_->pointer_of(*node_));
}

void JsonValue::fail(std::string_view what) const { fail_config(location(), what); }

void JsonValue::fail_at_key(std::string_view what) const {
  fail_config(document_->location(node_->key_position, document_->pointer_of(*node_)), what);
}

}  // namespace zcbench
