#include "harness/input/npy_header.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "harness/base/errors.hpp"
#include "harness/base/text.hpp"
#include "harness/model/point.hpp"

namespace zcbench {

namespace {

// One pass over the text, a method per piece of Python's grammar that a header can hold.
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : rest_(text), size_(text.size()) {}

  NpyHeader parse() {
    expect('{', "'{'");
    while (!accept('}')) {
      parse_item();
      if (!accept(',')) {
        expect('}', "',' or '}'");
        break;
      }
    }
    skip_blanks();
    if (!rest_.empty()) fail("nothing after the dict");
    for (const char* key : {"descr", "fortran_order", "shape"}) {
      if (!seen_.contains(key)) {
        throw ConfigError(fmt::format("its header lacks the key '{}'", key));
      }
    }
    return header_;
  }

 private:
  void parse_item() {
    const std::string key = parse_string("a key in quotes, or '}'");
    if (!seen_.insert(key).second) {
      throw ConfigError(fmt::format("its header has the key '{}' twice", escaped(key, 40)));
    }
    expect(':', "':'");
    if (key == "descr") {
      header_.dtype = parse_dtype();
    } else if (key == "fortran_order") {
      header_.fortran_order = parse_bool();
    } else if (key == "shape") {
      header_.elements = parse_shape();
    } else {
      throw ConfigError(
          fmt::format("its header has the unknown key '{}'; allowed: 'descr', 'fortran_order', "
                      "'shape'",
                      escaped(key, 40)));
    }
  }

  std::string parse_dtype() {
    skip_blanks();
    if (!rest_.empty() && (rest_.front() == '[' || rest_.front() == '(')) {
      throw ConfigError("its dtype is structured; allowed: float64, float32, int64, int32");
    }
    return parse_string("a dtype in quotes");
  }

  std::string parse_string(const char* wanted) {
    skip_blanks();
    if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"')) fail(wanted);
    const std::size_t end = rest_.find(rest_.front(), 1);
    if (end == std::string_view::npos) fail("a string that ends");
    const std::string_view content = rest_.substr(1, end - 1);
    if (content.find_first_of("\\\r\n") != std::string_view::npos) {
      fail("a string without backslashes or line ends");
    }
    rest_.remove_prefix(end + 1);
    return std::string(content);
  }

  bool parse_bool() {
    skip_blanks();
    for (const bool value : {false, true}) {
      const std::string_view word = value ? "True" : "False";
      if (rest_.starts_with(word)) {
        rest_.remove_prefix(word.size());
        return value;
      }
    }
    fail("True or False");
  }

  // A Python tuple: (), (3,), (3, 4), (3, 4,). (3) is a number.
  std::uint64_t parse_shape() {
    expect('(', "'('");
    std::uint64_t elements = 1;
    bool empty = false;
    std::size_t dimensions = 0;
    bool comma = true;
    while (!accept(')')) {
      if (!comma) fail("',' or ')'");
      const std::uint64_t size = parse_size();
      if (size == 0) {
        empty = true;
      } else {
        // Held down before it can wrap.
        elements = elements > kMaxElements / size ? kMaxElements + 1 : elements * size;
      }
      if (size > 1) ++header_.long_dimensions;
      ++dimensions;
      comma = accept(',');
    }
    if (dimensions == 1 && !comma) fail("a tuple: ',' after its only number");
    return empty ? 0 : elements;
  }

  // A decimal number as Python writes it, held down to kMaxElements + 1.
  std::uint64_t parse_size() {
    skip_blanks();
    std::uint64_t value = 0;
    std::size_t digits = 0;
    while (digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9') {
      value =
          std::min(value * 10 + static_cast<std::uint64_t>(rest_[digits] - '0'), kMaxElements + 1);
      ++digits;
    }
    if (digits == 0 || (digits > 1 && rest_.front() == '0')) fail("a whole number of 0 or more");
    rest_.remove_prefix(digits);
    if (rest_.starts_with('L')) rest_.remove_prefix(1);  // Python 2 wrote its long integers so
    return value;
  }

  void skip_blanks() {
    const std::size_t end = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
  }

  bool accept(char wanted) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char wanted, const char* wanted_name) {
    if (!accept(wanted)) fail(wanted_name);
  }

  [[noreturn]] void fail(const char* wanted) const {
    const std::string found = rest_.empty() ? "its end" : escaped(rest_.substr(0, 40), 40);
    throw ConfigError(fmt::format("its header is not valid at byte {}: found {}, expected {}",
                                  size_ - rest_.size(), found, wanted));
  }

  std::string_view rest_;
  std::size_t size_;
  std::set<std::string> seen_;
  NpyHeader header_;
};

}  // namespace

NpyHeader parse_npy_header(std::string_view text) { return HeaderParser(text).parse(); }

}  // namespace zcbench
