#include "harness/json/json_document.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/json/json_pointer.hpp"
#include "harness/json/json_tree_builder.hpp"

namespace zcbench {

namespace {

constexpr std::size_t kMaxPointerBytes = 200;

// The child that `position` lies in: the last one that starts at or before it.
std::size_t child_around(const std::vector<JsonNode>& children, TextPosition position) {
  const auto behind = std::ranges::upper_bound(children, position, {}, &JsonNode::position);
  return static_cast<std::size_t>(behind - children.begin()) - 1;
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
