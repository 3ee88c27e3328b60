// What the terminal that stdout goes to can show. Read by commands that print text for people.
#pragma once

#include <cstddef>

#include "analysis/summary/summary.hpp"
#include "harness/base/console.hpp"
#include "harness/base/table.hpp"

namespace zcbench {

/// The columns of the terminal; 100 where stdout is none, or one that does not say how wide it is.
std::size_t terminal_width();

/// For paragraphs: as wide as the terminal, at most 100 columns.
std::size_t paragraph_width();

/// For tables of points: as wide as the terminal; any width where stdout is none, so that other
/// programs find a point on one line.
TableStyle table_style();

/// `automatic`: colored on a terminal that knows escape sequences, unless NO_COLOR is set.
SummaryStyle terminal_style(When color);

}  // namespace zcbench
