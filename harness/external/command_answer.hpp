// CommandAnswer: the JSON object with which an external program reports a sample (docs/external.md,
// docs/ab.md). external_trial and the sides of an A/B comparison read it.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zcbench {

class CommandAnswer {
 public:
  /// `name` begins every error message: "the command's answer". Throws TrialError, as all members
  /// except error() do, if the line is not a JSON object or has a duplicate key at any depth.
  CommandAnswer(std::string line, std::string name);

  /// A number, or one of the strings "NaN", "Infinity" and "-Infinity", which JSON numbers lack.
  double number(std::string_view key) const;
  /// A number from 0 to just below 1e18.
  std::int64_t time_ns(std::string_view key) const;
  /// "real_time_ns", which is above 0.
  std::int64_t real_time_ns() const;
  /// The same for an answer that came `waited_ns` after the question: no sample can take longer.
  std::int64_t real_time_ns(std::int64_t waited_ns) const;
  /// The members of the object "facts", sorted by name; empty if there is no such object. At most
  /// 64 numbers; a name is snake_case, has 1 to 64 bytes and is not the name of another member.
  std::vector<std::pair<std::string, double>> facts() const;
  /// The member "error" as text, if there is one.
  std::optional<std::string> error() const;

  /// Throws TrialError "NAME WHAT: the line".
  [[noreturn]] void fail(const std::string& what) const;

 private:
  std::string line_;
  std::string name_;
  nlohmann::json json_;
};

}  // namespace zcbench
