// Where the marks of strips stand across their rows, so that none hides another. Used by both
// renderers.
#pragma once

#include <cstddef>
#include <vector>

#include "analysis/report/charts/chart.hpp"

namespace zcbench {

/// Of a strip: the series has no other mark in the row.
bool is_alone(const Series& series, const Mark& mark);

/// By series and mark, in [-0.5, 0.5) of a row, the same in every run. Dots are spread by multiples
/// of the golden ratio, evenly however many they are: Weyl, "Ueber die Gleichverteilung von Zahlen
/// mod. Eins", Math. Ann. 77, 1916. Series with one mark each stand one below the other.
std::vector<std::vector<double>> strip_places(const Panel& panel);

}  // namespace zcbench
