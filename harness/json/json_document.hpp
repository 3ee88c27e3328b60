// JsonDocument: JSON text as a tree in which every value knows its position, which nlohmann::json
// does not keep. Readers of configs, fleets and results files make one per file (or --set), walk it
// from root(), and report what they reject through JsonValue::fail.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace zcbench {

inline constexpr std::size_t kMaxJsonBytes = std::size_t{3} << 17;
inline constexpr std::size_t kMaxJsonDepth = 16;
inline constexpr std::size_t kMaxJsonValues = 100'000;

/// What a document may contain; the defaults are those for a config.
struct JsonLimits {
  std::size_t max_bytes = kMaxJsonBytes;
  std::size_t max_values = kMaxJsonValues;  ///< counts only values that are kept
  /// Members with these names, anywhere, are checked like all others but not kept.
  std::span<const std::string_view> skipped_keys{};
  /// Whether an object may have a key twice; find() returns the first.
  bool may_repeat_keys = false;
};

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

/// Files have millions of nodes: they are small, in few blocks of memory, and have no destructor to
/// run.
struct JsonNode {
  std::string_view text;  ///< of a string: decoded; of a number or literal: as written
  std::string_view key;   ///< if it is a member of an object
  const JsonNode* first_child = nullptr;  ///< the others follow it, in the text's order
  std::uint32_t child_count = 0;
  std::uint32_t position = 0;  ///< byte of the document's text at which it starts
  std::uint32_t key_position = 0;
  JsonKind kind = JsonKind::null;

  std::span<const JsonNode> children() const { return {first_child, child_count}; }
};

class JsonDocument;

/// One value of a document, which must outlive it. Cheap to copy.
class JsonValue {
 public:
  JsonValue(const JsonDocument& document, const JsonNode& node)
      : document_(&document), node_(&node) {}

  JsonKind kind() const { return node_->kind; }
  std::string text() const { return std::string(node_->text); }
  std::string key() const { return std::string(node_->key); }
  /// text() without a copy; valid as long as the document lives.
  std::string_view text_view() const { return node_->text; }
  /// The double nearest to a number. It is finite: JSON has no NaN or infinity, and no document
  /// holds a number that is too large.
  double number() const;
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

/// Where a text comes from: in a file, messages name a line; a command-line argument is named as a
/// whole.
enum class JsonOrigin { file, argument };

class JsonDocument {
 public:
  /// Parses strict JSON: UTF-8 without BOM, no duplicate keys, no control characters, within the
  /// limits. Throws ConfigError that starts with `label`.
  JsonDocument(std::string text, std::string label, JsonOrigin origin,
               const JsonLimits& limits = {});
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;

  const std::string& text() const { return text_; }
  JsonValue root() const { return {*this, root_}; }
  /// "LABEL:LINE:COL POINTER", or the label of an argument. `position`: a byte of text().
  std::string location(std::size_t position, std::string_view pointer) const;
  /// JSON pointer of a node of this document, "/" for the root.
  std::string pointer_of(const JsonNode& node) const;

 private:
  friend class JsonTreeBuilder;

  /// Copies the nodes into consecutive memory that does not move any more; nullptr for none.
  const JsonNode* keep(std::span<const JsonNode> nodes);
  std::string_view keep(std::string decoded);

  std::string text_;
  std::string label_;
  JsonOrigin origin_;
  JsonNode root_;
  std::vector<std::unique_ptr<JsonNode[]>> blocks_;
  std::size_t block_size_ = 0;                      // of the last block, in nodes
  std::size_t block_space_ = 0;                     // nodes for which it still has space
  std::deque<std::string> decoded_;                 // strings that are written with escapes
  mutable std::vector<std::uint32_t> line_starts_;  // found when a location is first asked for
};

}  // namespace zcbench
