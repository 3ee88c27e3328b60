// Comments in JSON, which has none: configs may have them. Called before a config is parsed.
#pragma once

#include <string>

namespace zcbench {

/// The text with blanks instead of every `// comment`, so that all else keeps its place; // in a
/// string is text.
std::string without_comments(std::string text);

}  // namespace zcbench
