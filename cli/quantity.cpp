#include "cli/quantity.hpp"

#include <fmt/core.h>

#include <charconv>
#include <string_view>

#include "harness/base/text.hpp"

namespace zcbench {

namespace {

struct Unit {
  std::string_view name;
  double seconds;
};
constexpr Unit kUnits[] = {{"ns", 1e-9}, {"us", 1e-6},  {"ms", 1e-3},
                           {"s", 1.0},   {"min", 60.0}, {"h", 3600.0}};

// Reads a plain decimal number at the start of the text; `rest` is what follows it.
std::optional<double> leading_number(const std::string& text, std::string_view& rest) {
  double value = 0.0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  // from_chars also accepts -1, inf and nan.
  const bool is_number = !text.empty() && (text[0] == '.' || (text[0] >= '0' && text[0] <= '9'));
  if (error != std::errc() || !is_number) return std::nullopt;
  rest = std::string_view(stop, static_cast<std::size_t>(end - stop));
  return value;
}

using Parse = std::optional<double> (*)(const std::string&);

void add_quantity(CLI::App& command, const std::string& flag, Parse parse, AllowedRange allowed,
                  const std::string& words, const std::function<void(double)>& take,
                  const std::string& help) {
  const auto complain = [=](const std::string& text) -> std::string {
    const std::optional<double> value = parse(text);
    if (value && *value >= allowed.least && *value <= allowed.most) return "";
    return fmt::format("{} is not allowed here; allowed: {}", in_quotes(text), words);
  };
  command
      .add_option_function<std::string>(
          flag, [=](const std::string& text) { take(*parse(text)); }, help)
      ->check(CLI::Validator(complain, ""))
      ->type_name("TEXT");
}

}  // namespace

std::optional<double> parse_percentage(const std::string& text) {
  std::string_view rest;
  const std::optional<double> value = leading_number(text, rest);
  if (!value || rest != "%") return std::nullopt;
  return *value / 100.0;
}

std::optional<double> parse_duration_s(const std::string& text) {
  std::string_view rest;
  const std::optional<double> value = leading_number(text, rest);
  if (!value) return std::nullopt;
  for (const Unit& unit : kUnits) {
    if (unit.name == rest) return *value * unit.seconds;
  }
  return std::nullopt;
}

void add_percentage(CLI::App& command, const std::string& flag, AllowedRange allowed,
                    const std::function<void(double)>& take, const std::string& help) {
  const std::string words = fmt::format("from {:.6g}% to {:.6g}%, with the %",
                                        allowed.least * 100.0, allowed.most * 100.0);
  add_quantity(command, flag, parse_percentage, allowed, words, take, help);
}

void add_duration(CLI::App& command, const std::string& flag, AllowedRange allowed,
                  const std::string& words, const std::function<void(double)>& take,
                  const std::string& help) {
  add_quantity(command, flag, parse_duration_s, allowed, words, take, help);
}

}  // namespace zcbench
