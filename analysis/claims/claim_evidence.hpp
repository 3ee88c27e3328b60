// ClaimEvidence: what one run shows about one part of a claim: figures with intervals and the
// points that they come from, or why there are no figures. judge_claims calls this for each part
// and file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/claims/claim.hpp"
#include "analysis/claims/crossover.hpp"
#include "analysis/claims/point_selector.hpp"
#include "analysis/claims/sample_metric.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// A point and the values of the part's figure, one per sample.
struct PointSeries {
  const PointResult* result;
  std::vector<double> values;
};

/// The selected valid points all of whose samples have the figure, in the run's order.
std::vector<PointSeries> series_of(const PointSelector& selector, const FigureSpec& figure,
                                   const RunResult& run);

/// The error probability of each of `count` figures that gives 5 % for all together (Bonferroni).
double error_of_each(std::size_t count);

/// The names as views.
std::vector<std::string_view> views_of(const std::vector<std::string>& names);

/// One figure. A test gives one per point, pair of points, size or series, depending on its kind.
struct ClaimFigure {
  std::string label;  ///< distinguishes it from the part's other figures
  double value = 0.0;
  /// every_sample: the range of all values; otherwise at 95 % for all the part's figures together.
  /// nullopt: too few samples.
  std::optional<Interval> interval;
  std::vector<const PointResult*> points;
  std::size_t samples = 0;
};

/// Two strategies or settings compared over sizes, with everything else equal.
struct ClaimContest {
  std::string setting;  ///< what both have in common: "square, 4 workers, fork"
  std::string first;    ///< label of the first, e.g. "shared_mmap"
  std::string second;
  std::vector<std::uint64_t> elements;  ///< ascending
  Contest result;
};

struct ClaimEvidence {
  std::vector<ClaimFigure> figures;
  std::vector<ClaimContest> contests;           ///< crossover only
  std::optional<double> printed_z{};            ///< z-score of the number that the lecture prints
  std::string gap;                              ///< why there is no figure; empty if there is one
  std::vector<const PointResult*> failed;       ///< selected points that failed
  std::vector<const PointResult*> unavailable;  ///< selected points that were unavailable
};

ClaimEvidence gather_evidence(const ClaimPart& part, const RunResult& run);

/// Adds a figure for each pair of points that differ only in the varied axes.
void add_ratios(const ClaimPart& part, const RunResult& run, ClaimEvidence& evidence);
/// Adds the comparisons over sizes, and a figure for each of their sizes.
void add_contests(const ClaimPart& part, const RunResult& run, ClaimEvidence& evidence);

}  // namespace zcbench
