// Validates the part of JSON Schema draft-07 that configs/config.schema.json uses. It refuses
// schemas with unknown keywords, so that nothing is accepted by oversight.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace zcbench {

class Draft07 {
 public:
  /// Throws std::logic_error for an unknown keyword anywhere in the schema.
  explicit Draft07(nlohmann::json schema);
  bool accepts(const nlohmann::json& value) const { return accepts(schema_, value); }
  const nlohmann::json& schema() const { return schema_; }

 private:
  bool accepts(const nlohmann::json& schema, const nlohmann::json& value) const;
  const nlohmann::json& resolve(const std::string& reference) const;

  nlohmann::json schema_;
};

}  // namespace zcbench
