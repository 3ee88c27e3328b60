#include "harness/results_date.hpp"

#include <chrono>

namespace zcbench {

namespace {

// Takes its fields from the front of a text; the first that is not as it should be ends it.
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

std::optional<std::int64_t> seconds_of_date(std::string_view date) {
  using namespace std::chrono;
  DateText text(date);
  const year the_year(text.number(4));
  text.expect("-");
  const month the_month(static_cast<unsigned>(text.number(2)));
  text.expect("-");
  const day the_day(static_cast<unsigned>(text.number(2)));
  text.expect("T");
  const int hour = text.number(2);
  text.expect(":");
  const int minute = text.number(2);
  text.expect(":");
  const int second = text.number(2);
  int offset_minutes = 0;
  if (!text.word("Z")) {
    const int sign = text.word("-") ? -1 : 1;
    if (sign == 1) text.expect("+");
    offset_minutes = text.number(2) * 60;
    text.expect(":");
    offset_minutes = sign * (offset_minutes + text.number(2));
  }
  const year_month_day whole{the_year, the_month, the_day};
  if (!text.is_whole() || !whole.ok() || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  const sys_seconds instant =
      sys_days(whole) + hours(hour) + minutes(minute - offset_minutes) + seconds(second);
  return instant.time_since_epoch().count();
}

}  // namespace zcbench
