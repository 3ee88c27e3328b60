// Comments, which JSON does not have but configs may contain. Called before a config is parsed.
#pragma once

#include <string>

namespace zcbench {

/// The text with blanks instead of every `// comment`, so that everything else keeps its place. In
/// a string, // is text.
std::string without_comments(std::string text);

}  // namespace zcbench
