// SampleFigure: a number that a sample holds or that follows from it, by the name under which a
// claim asks for it. Used by claims_file to check names and by claim_evidence to read values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/claims/figure_unit.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

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
