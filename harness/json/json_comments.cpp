#include "harness/json/json_comments.hpp"

namespace zcbench {

std::string without_comments(std::string text) {
  bool is_in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_in_string && text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      is_in_string = !is_in_string;
    } else if (text[at] == '\n') {
      is_in_string = false;  // no string continues on the next line; the parser reports it
    } else if (!is_in_string && text.compare(at, 2, "//") == 0) {
      for (; at < text.size() && text[at] != '\n'; ++at) text[at] = ' ';
    }
  }
  return text;
}

}  // namespace zcbench
