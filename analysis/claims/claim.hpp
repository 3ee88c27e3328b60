// Claim: one statement of the lecture as data: its words, the tests that decide it, and sentences
// for the result. claims_file reads it, judge_claims judges it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/claims/judgement.hpp"
#include "analysis/claims/point_selector.hpp"
#include "analysis/claims/sample_metric.hpp"

namespace zcbench {

/// What is computed from the selected points. docs/claims.md describes each test.
enum class ClaimTest {
  every_sample,  ///< the figure of every sample, without exception
  level,         ///< the median of each point
  ratio,         ///< ratio of the medians of two points that differ only in what `of` and `to` name
  ordering,      ///< such ratios between successive entries of `order`
  slope,         ///< exponent of the figure against an axis
  z_score,       ///< z-score of a result over uniform random numbers
  crossover      ///< ratios over sizes, and where the winner changes
};
std::string_view to_string(ClaimTest test);

enum class UniformStatistic { sum_of_squares, mean, deviation };

/// One test and the bounds of its figure.
struct ClaimPart {
  std::string name;  ///< used in the sentences; unique within the claim
  std::string what;  ///< describes the figure
  ClaimTest test = ClaimTest::every_sample;
  FigureSpec figure;
  /// One; for ratio and crossover `of` and `to`; for ordering at least two, the smallest first.
  std::vector<PointSelector> selectors;
  std::vector<std::string> varied{};                    ///< axes in which the selectors differ
  const PointAxis* against = nullptr;                   ///< slope: an axis of counts
  UniformStatistic statistic = UniformStatistic::mean;  ///< z_score
  std::optional<double> printed{};                      ///< z_score: the lecture's own number
  std::optional<FigureUnit> unit{};                     ///< overrides the unit of test and figure
  std::optional<Bounds> holds{};  ///< nullopt: shown with the others, but decides nothing
};

/// One sentence per verdict, with placeholders in braces for figures: see claim_sentence.
struct ClaimSentences {
  std::string supported;
  std::string refuted;
  std::string inconclusive;
  std::string not_measurable;
  std::string refuted_brief{};  ///< in half a line, for lists; empty: the start of `refuted`
};

struct Claim {
  std::string id;
  std::string quote;  ///< the lecture's words
  std::vector<ClaimPart> parts;
  ClaimSentences sentences;
};

struct ClaimList {
  std::string source;  ///< title of the lecture
  std::vector<Claim> claims;
};

}  // namespace zcbench
