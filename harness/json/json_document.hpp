// JsonDocument: JSON text as a tree whose every value knows where it stands, which nlohmann::json
// does not keep. config makes one per file or --set, walks it from root(), and reports what it
// does not like through JsonValue::fail.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace zcbench {

inline constexpr std::size_t kMaxJsonBytes = std::size_t{3} << 17;
inline constexpr std::size_t kMaxJsonDepth = 16;
inline constexpr std::size_t kMaxJsonValues = 100'000;

/// What a document may hold; the defaults are a config's.
struct JsonLimits {
  std::size_t max_bytes = kMaxJsonBytes;
  std::size_t max_values = kMaxJsonValues;  ///< that are kept
  /// Members of that name, anywhere, are checked like all others but not kept.
  std::span<const std::string_view> skipped_keys{};
  /// An object may have a key twice; find() returns the first.
  bool may_repeat_keys = false;
};

/// Both count from 1; columns are bytes.
struct TextPosition {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  auto operator<=>(const TextPosition&) const = default;
};

enum class JsonKind { null, boolean, number, string, array, object };

struct JsonNode {
  JsonKind kind = JsonKind::null;
  std::string text;  ///< of a string: decoded; of a number or literal: as written
  std::string key;   ///< if it is a member of an object
  TextPosition key_position;
  TextPosition position;
  std::vector<JsonNode> children;  ///< in the order written
};

class JsonDocument;

/// One value of a document, which must outlive it. Cheap to copy.
class JsonValue {
 public:
  JsonValue(const JsonDocument& document, const JsonNode& node)
      : document_(&document), node_(&node) {}

  JsonKind kind() const { return node_->kind; }
  const std::string& text() const { return node_->text; }
  const std::string& key() const { return node_->key; }
  /// Elements of an array or members of an object.
  std::vector<JsonValue> children() const;
  /// The member of that name.
  std::optional<JsonValue> find(std::string_view key) const;

  /// "FILE:LINE:COL /json/pointer"; for an argument, the argument.
  std::string location() const;
  /// Throws ConfigError "LOCATION: WHAT".
  [[noreturn]] void fail(std::string_view what) const;
  /// The same with the position of the member's key.
  [[noreturn]] void fail_at_key(std::string_view what) const;

 private:
  const JsonDocument* document_;
  const JsonNode* node_;
};

/// What a text is: a file has lines to point at, a command-line argument is named as a whole.
enum class JsonOrigin { file, argument };

class JsonDocument {
 public:
  /// Parses strict JSON: UTF-8 without BOM, no duplicate keys, no control characters, within the
  /// limits. Throws ConfigError that starts with `label`.
  JsonDocument(std::string_view text, std::string label, JsonOrigin origin,
               const JsonLimits& limits = {});
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;

  JsonValue root() const { return {*this, root_}; }
  std::string location(TextPosition position, std::string_view pointer) const;
  /// JSON pointer of a node of this document, "/" for the root.
  std::string pointer_of(const JsonNode& node) const;

 private:
  std::string label_;
  JsonOrigin origin_;
  JsonNode root_;
};

}  // namespace zcbench
