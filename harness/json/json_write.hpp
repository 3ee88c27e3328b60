// JSON as this program writes it. Used by everything that writes a file or a line of JSON.
#pragma once

#include <concepts>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace zcbench {

/// The JSON as several lines for a file or a screen, each with a newline. Bytes that are not UTF-8
/// (paths and host names need not be) become U+FFFD.
std::string json_text(const nlohmann::ordered_json& json);
/// The same on one line without a newline.
std::string json_line(const nlohmann::ordered_json& json);

/// The value, or null if there is none.
template <typename Value>
nlohmann::ordered_json or_null(const std::optional<Value>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

/// Builds one JSON object as text on one line, member by member, for objects that are written so
/// often that a tree of values would cost more than the text. Keys are literals without escapes.
class JsonObjectText {
 public:
  JsonObjectText() : text_("{") {}

  void add(std::string_view key, std::string_view value);
  void add(std::string_view key, const char* value) { add(key, std::string_view(value)); }
  void add(std::string_view key, bool value) { add_text(key, value ? "true" : "false"); }
  void add(std::string_view key, double value);
  template <std::integral Number>
  void add(std::string_view key, Number value) {
    begin(key);
    text_ += std::to_string(value);
  }
  /// Adds a value that is already JSON text.
  void add_text(std::string_view key, std::string_view json);
  /// Adds the members() of another object.
  void add_members(std::string_view members);

  void begin_object(std::string_view key) { open(key, '{'); }
  void begin_array(std::string_view key) { open(key, '['); }
  /// Begins the next object of an array.
  void begin_object();
  void end_object() { text_ += '}'; }
  void end_array() { text_ += ']'; }

  /// The members so far, without braces.
  std::string_view members() const { return std::string_view(text_).substr(1); }
  /// The whole object.
  std::string text() && {
    text_ += '}';
    return std::move(text_);
  }

 private:
  void begin(std::string_view key);
  void separate();
  void open(std::string_view key, char bracket);

  std::string text_;
};

/// A string in JSON's notation, with its quotes.
std::string json_string(std::string_view text);

/// The number, or "NaN", "Infinity" or "-Infinity", which JSON numbers lack. A null would not tell
/// which of the three it was.
nlohmann::ordered_json number_json(double value);
/// The number that such a word stands for; nullopt for any other word.
std::optional<double> number_of_word(std::string_view word);

}  // namespace zcbench
