// JSON as this program writes it. Used by whatever makes a file or a line of it.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace zcbench {

/// For a file or a screen, the last line ended. Bytes that are no UTF-8 (paths and host names need
/// not be) become U+FFFD.
std::string json_text(const nlohmann::ordered_json& json);
/// The same on one line, which is not ended.
std::string json_line(const nlohmann::ordered_json& json);

/// The number; "NaN", "Infinity" or "-Infinity" for those that JSON does not have. A null would
/// lose which of the three it was.
nlohmann::ordered_json number_json(double value);
/// The number that such a word stands for; nothing for any other word.
std::optional<double> number_of_word(std::string_view word);

}  // namespace zcbench
