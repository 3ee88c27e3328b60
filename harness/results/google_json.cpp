#include "harness/results/google_json.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>

namespace zcbench {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kReplacement = "fffd";  // U+FFFD
constexpr std::size_t kEscapeBytes = 6;            // \uXXXX
constexpr std::size_t kSafeDigits = 200;           // no number of fewer is too large for a double

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_exponent(char c) { return c == 'e' || c == 'E'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

// The characters of a number, of a word such as -nan, and of what Microsoft's library prints:
// 1.#INF, -nan(ind). A table, because every byte of a file is looked up.
constexpr auto kIsOfNumber = [] {
  std::array<bool, 256> is_of_number{};
  for (const char c : "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-.#()"sv) {
    is_of_number[static_cast<unsigned char>(c)] = true;
  }
  return is_of_number;
}();

bool is_of_number(char c) { return kIsOfNumber[static_cast<unsigned char>(c)]; }

std::size_t digits_at(std::string_view text, std::size_t start) {
  std::size_t end = start;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - start;
}

// RFC 8259, section 6.
bool is_json_number(std::string_view word) {
  std::size_t place = word.starts_with('-') ? 1 : 0;
  const std::size_t whole = digits_at(word, place);
  if (whole == 0 || (whole > 1 && word[place] == '0')) return false;
  place += whole;
  if (place < word.size() && word[place] == '.') {
    const std::size_t fraction = digits_at(word, place + 1);
    if (fraction == 0) return false;
    place += 1 + fraction;
  }
  if (place < word.size() && (word[place] == 'e' || word[place] == 'E')) {
    ++place;
    if (place < word.size() && (word[place] == '+' || word[place] == '-')) ++place;
    const std::size_t exponent = digits_at(word, place);
    if (exponent == 0) return false;
    place += exponent;
  }
  return place == word.size();
}

// Digits with at most a sign and a point: neither too large for a double nor in need of repair.
bool is_plain_number(std::string_view word) {
  return word.size() < kSafeDigits && is_json_number(word) &&
         std::ranges::none_of(word, is_exponent);
}

// Whether the word is a number that JSON lacks, as iostreams and printf write it in either case, or
// is too large for a double.
bool is_not_finite(std::string_view word) {
  if (is_json_number(word)) {
    const bool may_be_large = word.size() - std::min(word.find_first_of("eE"), word.size()) > 3;
    return (may_be_large || word.size() > kSafeDigits) &&
           !std::isfinite(std::strtod(std::string(word).c_str(), nullptr));
  }
  std::string lower;
  for (const char c : word.substr(std::min(word.find_first_not_of("+-"), word.size()))) {
    lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return lower == "nan" || lower.starts_with("nan(") || lower == "inf" || lower == "infinity" ||
         lower.starts_with("1.#");
}

// Removes the decimal comma of "1,5e+03" or the commas between thousands of "1,234,567"; returns
// the same text if it is neither.
std::string without_commas(std::string_view word) {
  std::string number(word);
  if (word.find_first_of("eE") != word.npos && std::ranges::count(word, ',') == 1) {
    std::ranges::replace(number, ',', '.');
  } else {
    std::erase(number, ',');
  }
  return is_json_number(number) ? number : std::string(word);
}

// The number of bytes of the character at `start` by RFC 3629; 0: it is not UTF-8.
std::size_t utf8_bytes(std::string_view text, std::size_t start) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[start + i]); };
  const unsigned char lead = byte(0);
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || start + size > text.size()) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  }
  const unsigned char second = byte(1);
  const bool is_overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool is_beyond = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return is_overlong || is_beyond ? 0 : size;
}

class Repair {
 public:
  explicit Repair(std::string_view text) : text_(text) {}

  std::string run() {
    if (text_.starts_with("\xEF\xBB\xBF"sv)) text_.replace(0, 3, 3, ' ');
    while (place_ < text_.size()) {
      const char c = text_[place_];
      if (c == '"') {
        repair_string();
      } else if (is_of_number(c)) {
        repair_word();
      } else {
        if (c == '{' || c == '[') containers_ += c;
        if ((c == '}' || c == ']') && !containers_.empty()) containers_.pop_back();
        ++place_;
      }
    }
    return std::move(text_);
  }

 private:
  char at(std::size_t place) const { return place < text_.size() ? text_[place] : '\0'; }

  // Between members of an object there is no comma before a digit.
  bool is_comma_of_number(std::size_t place) const {
    return text_[place] == ',' && containers_.ends_with('{') && is_digit(text_[place - 1]) &&
           is_digit(at(place + 1));
  }

  void repair_word() {
    const std::size_t begin = place_;
    while (place_ < text_.size() && (is_of_number(text_[place_]) || is_comma_of_number(place_))) {
      ++place_;
    }
    const std::size_t size = place_ - begin;
    const std::string_view word = std::string_view(text_).substr(begin, size);
    // Nearly all words are.
    if (is_plain_number(word)) return;
    std::string better(word);
    if (is_not_finite(word)) {
      better = size < 4 ? "\"\"" : "null";
    } else if (word.find(',') != word.npos) {
      better = without_commas(word);
    }
    better.resize(size, ' ');
    text_.replace(begin, size, better);
  }

  void repair_string() {
    for (++place_; place_ < text_.size();) {
      const char c = text_[place_];
      if (c == '"') {
        if (ends_string()) {
          ++place_;
          return;
        }
        text_[place_++] = '\'';
      } else if (c == '\\') {
        repair_escape();
      } else if (static_cast<unsigned char>(c) < 0x20) {
        text_[place_++] = ' ';
      } else if (static_cast<unsigned char>(c) < 0x80) {
        ++place_;
      } else if (const std::size_t size = utf8_bytes(text_, place_)) {
        place_ += size;
      } else {
        text_[place_++] = '?';
      }
    }
  }

  bool ends_string() const {
    std::size_t next = place_ + 1;
    while (next < text_.size() && is_blank(text_[next])) ++next;
    const char c = at(next);
    return next == text_.size() || c == ',' || c == ':' || c == '}' || c == ']';
  }

  // The code unit of a \uXXXX at `place`; -1: there is none.
  int code_unit(std::size_t place) const {
    if (at(place) != '\\' || at(place + 1) != 'u') return -1;
    const std::string digits = text_.substr(place + 2, 4);
    if (digits.size() != 4 || !std::ranges::all_of(digits, is_hex)) return -1;
    return static_cast<int>(std::strtol(digits.c_str(), nullptr, 16));
  }

  void repair_escape() {
    const int unit = code_unit(place_);
    if (unit >= 0) {
      const int next = code_unit(place_ + kEscapeBytes);
      const bool is_pair = unit >= 0xD800 && unit < 0xDC00 && next >= 0xDC00 && next < 0xE000;
      if (unit >= 0xD800 && unit < 0xE000 && !is_pair) text_.replace(place_ + 2, 4, kReplacement);
      place_ += is_pair ? 2 * kEscapeBytes : kEscapeBytes;
    } else if ("\"\\/bfnrt"sv.find(at(place_ + 1)) != std::string_view::npos) {
      place_ += 2;
    } else {
      text_[place_++] = '/';
    }
  }

  std::string text_;
  std::size_t place_ = 0;
  std::string containers_;  // that are open: '{' or '['
};

}  // namespace

std::string repaired_google_json(std::string_view text) { return Repair(text).run(); }

}  // namespace zcbench
