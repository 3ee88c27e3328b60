// CommandAnswer: the JSON object with which a program of somebody else answers for a sample
// (docs/external.md, docs/ab.md). Read by external_trial, and by the sides of a comparison.
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
  /// `name` begins every complaint: "the command's answer". Throws TrialError, as all members do,
  /// if the line is not a JSON object, or one with a key twice in it, at whatever depth.
  CommandAnswer(std::string line, std::string name);

  /// A number, also one of "NaN", "Infinity" and "-Infinity", which JSON has not.
  double number(std::string_view key) const;
  /// From 0 to 1e18.
  std::int64_t time_ns(std::string_view key) const;
  /// "real_time_ns", which is above 0.
  std::int64_t real_time_ns() const;
  /// What the object "facts" holds by name, in the order of names; empty without it. At most 64
  /// numbers; a name is snake_case, of 1 to 64 bytes, and not that of another member.
  std::vector<std::pair<std::string, double>> facts() const;
  /// What "error" holds, as text, if it is there.
  std::optional<std::string> error() const;

  /// "NAME WHAT: the line".
  [[noreturn]] void fail(const std::string& what) const;

 private:
  std::string line_;
  std::string name_;
  nlohmann::json json_;
};

}  // namespace zcbench
