// The figures of a sample that claims can name: numbers that it has or that are computed from it,
// with their units. claims_file checks the names, claim_evidence reads the values, and the claims'
// reports show them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/result.hpp"

namespace zcbench {

/// `yes_no`: 1 or 0; `share`: a fraction, shown in percent; `ratio`: a factor; `exponent`: of a
/// power law; `sigma`: standard errors.
enum class FigureUnit { ns, bytes, number, yes_no, share, ratio, exponent, sigma };
/// "ns", "bytes", "number", "yes_no", "share", "ratio", "exponent", "sigma".
std::string_view to_string(FigureUnit unit);

/// Text for people: "1.20 ms", "16,400 B", "12.3 %", "1.73x", "+0.003", "+0.27 sigma", "yes".
std::string figure_text(double value, FigureUnit unit);

/// A sum of figures, divided by another figure if `per` names one. "result.NAME" is a number of the
/// sample's `result`.
struct FigureSpec {
  std::vector<std::string> terms;
  std::string per{};
};

FigureUnit unit_of(const FigureSpec& spec);
/// The names of all figures except "result.NAME".
std::vector<std::string_view> figure_names();
bool is_figure_name(std::string_view name);

/// Returns nullopt if the sample lacks one of the figures: samples of strategy `external` have only
/// times and results. Infinite or NaN after a division by 0.
std::optional<double> figure_of(const FigureSpec& spec, const Point& point, const Sample& sample);

}  // namespace zcbench
