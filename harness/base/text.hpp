// Text for error messages: one line without control characters, at most 1,000 bytes. The readers of
// configs and plans report errors with fail_config.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace zcbench {

/// Makes text safe to print: control characters, invalid UTF-8 and invisible formatting characters
/// become \n, \x1b and the like (visible_text). The middle of text longer than `max_bytes` is cut
/// out; most paths fit into the default.
std::string escaped(std::string_view text, std::size_t max_bytes = 200);

/// The same in double quotes, cut to 48 bytes.
std::string in_quotes(std::string_view text);

/// "square, null"
std::string joined(std::span<const std::string_view> names);

/// "unknown kernel "sqare" (did you mean "square"?); allowed: square, ..."
std::string unknown_name(std::string_view noun, std::string_view name,
                         std::span<const std::string_view> allowed);

/// Throws ConfigError "WHERE: WHAT", cut to 1,000 bytes.
[[noreturn]] void fail_config(std::string_view where, std::string_view what);

}  // namespace zcbench
