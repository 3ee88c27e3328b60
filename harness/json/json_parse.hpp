// JSON and CBOR to nlohmann's trees, and back to CBOR. Files call these functions instead of the
// library's, because each file that instantiates a parser takes the compiler a second longer.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace zcbench {

/// Throws nlohmann::json::exception if the text is not JSON.
nlohmann::ordered_json parse_json(std::string_view text);
bool is_json(std::string_view text);

std::string cbor_of(const nlohmann::ordered_json& json);
/// Throws nlohmann::json::exception if the bytes are not CBOR, CorruptError if they nest deeper
/// than anything that this program writes.
nlohmann::ordered_json parse_cbor(std::string_view bytes);

}  // namespace zcbench
