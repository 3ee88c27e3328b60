// SampleFigure: a number that a sample holds or that follows from it, by the name under which a
// claim asks for it, and the unit in which it is shown. Used by claims_file to check names, by
// claim_evidence to read values and by the claims' reports.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/result.hpp"

namespace zcbench {

/// `yes_no`: 1 or 0; `share`: a ratio of like to like, shown in per cent; `ratio`: how many times
/// as much; `exponent`: of a power law; `sigma`: standard errors.
enum class FigureUnit { ns, bytes, number, yes_no, share, ratio, exponent, sigma };
/// "ns", "bytes", "number", "yes_no", "share", "ratio", "exponent", "sigma".
std::string_view to_string(FigureUnit unit);

/// For people: "1.20 ms", "16,400 B", "12.3 %", "1.73x", "+0.003", "+0.27 sigma", "yes".
std::string figure_text(double value, FigureUnit unit);

/// The sum of figures, divided by another if `per` names one. "result.NAME" is a number of the
/// sample's `result`.
struct FigureSpec {
  std::vector<std::string> terms;
  std::string per{};
};

FigureUnit unit_of(const FigureSpec& spec);
/// All names but the results'.
std::vector<std::string_view> figure_names();
bool is_figure_name(std::string_view name);

/// Nothing if the sample does not have one of them: strategy `external` knows times and results
/// only. Infinite or NaN where the division is by 0.
std::optional<double> figure_of(const FigureSpec& spec, const Point& point, const Sample& sample);

}  // namespace zcbench
