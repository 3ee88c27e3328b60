#include "harness/base/date.hpp"

#include <chrono>
#include <ctime>

namespace zcbench {

namespace {

// Parses fields from the front of a text; is_whole() is false after the first invalid field.
class DateText {
 public:
  explicit DateText(std::string_view text) : rest_(text) {}

  bool word(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const bool is_digit = i < rest_.size() && rest_[i] >= '0' && rest_[i] <= '9';
      if (!is_digit) return fail();
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }

  void expect(std::string_view separator) {
    if (!word(separator)) fail();
  }

  void skip_digits() {
    number(1);
    while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') rest_.remove_prefix(1);
  }

  // "2026-01-02", "2026/01/02", or "01/02/26", which Windows writes in the C locale.
  std::chrono::year_month_day day() {
    using namespace std::chrono;
    if (rest_.substr(0, 3).ends_with('/')) {
      const month of_year(static_cast<unsigned>(number(2)));
      expect("/");
      const std::chrono::day of_month(static_cast<unsigned>(number(2)));
      expect("/");
      return year(2000 + number(2)) / of_year / of_month;
    }
    const year the_year(number(4));
    const std::string_view separator = rest_.starts_with('/') ? "/" : "-";
    expect(separator);
    const month of_year(static_cast<unsigned>(number(2)));
    expect(separator);
    return the_year / of_year / std::chrono::day(static_cast<unsigned>(number(2)));
  }

  // Parses "Z", "+01:00" or "+0100". An empty rest means local time of an unknown zone: 0.
  int offset_minutes() {
    if (rest_.empty() || word("Z")) return 0;
    const int sign = word("-") ? -1 : 1;
    if (sign == 1) expect("+");
    const int of_hours = number(2) * 60;
    word(":");
    return sign * (of_hours + number(2));
  }

  bool is_whole() const { return is_good_ && rest_.empty(); }

 private:
  int fail() {
    is_good_ = false;
    return 0;
  }

  std::string_view rest_;
  bool is_good_ = true;
};

}  // namespace

std::string utc_now(const char* pattern) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, pattern, &parts);
  return text;
}

std::optional<std::int64_t> seconds_of_date(std::string_view date) {
  using namespace std::chrono;
  DateText text(date);
  const year_month_day day = text.day();
  if (!text.word("T") && !text.word(" ")) text.expect("-");
  const int hour = text.number(2);
  text.expect(":");
  const int minute = text.number(2);
  text.expect(":");
  const int second = text.number(2);
  if (text.word(".")) text.skip_digits();
  const int offset_minutes = text.offset_minutes();
  if (!text.is_whole() || !day.ok() || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  const sys_seconds instant =
      sys_days(day) + hours(hour) + minutes(minute - offset_minutes) + seconds(second);
  return instant.time_since_epoch().count();
}

}  // namespace zcbench
