// What the terminal on stdout can show. Used by commands that print text for people.
#pragma once

#include <cstddef>

#include "analysis/summary/summary.hpp"
#include "harness/base/console.hpp"
#include "harness/base/table.hpp"

namespace zcbench {

/// The columns of the terminal; 100 if stdout is not a terminal, or one of unknown width.
std::size_t terminal_width();

/// For paragraphs: as wide as the terminal, at most 100 columns.
std::size_t paragraph_width();

/// For tables of points: as wide as the terminal; unlimited if stdout is not a terminal, so that
/// other programs find a point on one line.
TableStyle table_style();

/// `automatic`: colored on a terminal that supports escape sequences, unless NO_COLOR is set.
SummaryStyle terminal_style(When color);

}  // namespace zcbench
