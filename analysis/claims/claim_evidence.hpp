// ClaimEvidence: what one run says about one part of a claim: figures with intervals and the points
// they come from, or why there are none. Called by judge_claims for each part and file.
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

/// A point with the part's figure, one value per sample.
struct PointSeries {
  const PointResult* result;
  std::vector<double> values;
};

/// Valid points whose every sample has the figure, in the run's order.
std::vector<PointSeries> series_of(const PointSelector& selector, const FigureSpec& figure,
                                   const RunResult& run);

/// The error of each of `count` figures so that all together miss in 5 % (Bonferroni).
double error_of_each(std::size_t count);

/// As PointAxis::name.
std::vector<std::string_view> views_of(const std::vector<std::string>& names);

/// A test gives one of these per point, pair of points, size or series, as it is made.
struct ClaimFigure {
  std::string label;  ///< what tells it from the part's others
  double value = 0.0;
  /// every_sample: of all that was seen; else at 95 % for all the part's figures together. None:
  /// too few samples.
  std::optional<Interval> interval;
  std::vector<const PointResult*> points;
  std::size_t samples = 0;
};

/// Two ways against each other over sizes, alike in everything else.
struct ClaimContest {
  std::string setting;  ///< "square, 4 workers, fork"
  std::string first;    ///< label of the one, e.g. "shared_mmap"
  std::string second;
  std::vector<std::uint64_t> elements;  ///< ascending
  Contest result;
};

struct ClaimEvidence {
  std::vector<ClaimFigure> figures;
  std::vector<ClaimContest> contests;           ///< crossover only
  std::optional<double> printed_z{};            ///< z_score: of the number that the lecture prints
  std::string gap;                              ///< why there is no figure; empty if there is
  std::vector<const PointResult*> failed;       ///< selected, but without samples
  std::vector<const PointResult*> unavailable;  ///< the same
};

ClaimEvidence gather_evidence(const ClaimPart& part, const RunResult& run);

/// Adds a figure for each pair of points that are alike in all axes but the varied ones.
void add_ratios(const ClaimPart& part, const RunResult& run, ClaimEvidence& evidence);
/// Adds the contests and a figure for each of their sizes.
void add_contests(const ClaimPart& part, const RunResult& run, ClaimEvidence& evidence);

}  // namespace zcbench
