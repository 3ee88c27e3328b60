// Text of a user or of a file in Markdown. Called by whatever writes a table of GitHub's Markdown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace zcbench {

/// For a cell of a table: one line without control characters, in which a pipe ends no cell and
/// nothing is HTML. Text of more than `max_bytes` loses its middle.
std::string markdown_cell(std::string_view text, std::size_t max_bytes = 2000);

/// The same as code, so that nothing in it is Markdown either; empty if the text is.
std::string markdown_code(std::string_view text, std::size_t max_bytes = 300);

}  // namespace zcbench
