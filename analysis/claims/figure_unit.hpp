// FigureUnit: in what a claim's figure is told, in files and to people. Used by sample_figure and
// the claims' reports.
#pragma once

#include <string>
#include <string_view>

namespace zcbench {

/// `yes_no`: 1 or 0; `share`: a ratio of like to like, shown in per cent; `ratio`: how many times
/// as much; `exponent`: of a power law; `sigma`: standard errors.
enum class FigureUnit { ns, bytes, number, yes_no, share, ratio, exponent, sigma };
/// "ns", "bytes", "number", "yes_no", "share", "ratio", "exponent", "sigma".
std::string_view to_string(FigureUnit unit);

/// For people: "1.20 ms", "16,400 B", "12.3 %", "1.73x", "+0.003", "+0.27 sigma", "yes".
std::string figure_text(double value, FigureUnit unit);

}  // namespace zcbench
