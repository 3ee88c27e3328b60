// What the terminal that stdout goes to can show. Read by commands that print text for people.
#pragma once

#include <cstddef>

#include "analysis/summary/summary.hpp"
#include "harness/base/console.hpp"

namespace zcbench {

/// The columns of the terminal; 100 where stdout is none, or one that does not say how wide it is.
std::size_t terminal_width();

/// For paragraphs: as wide as the terminal, at most 100 columns.
std::size_t paragraph_width();

/// `automatic`: colored on a terminal that knows escape sequences, unless NO_COLOR is set.
SummaryStyle terminal_style(When color);

}  // namespace zcbench
