// Claim: one statement of the lecture as data: its words, the tests that decide it, and how to say
// what they found. Read by claims_file, judged by judge_claims.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/claims/judgement.hpp"
#include "analysis/claims/point_selector.hpp"
#include "analysis/claims/sample_metric.hpp"

namespace zcbench {

/// What is computed from the points selected. docs/claims.md says how each works.
enum class ClaimTest {
  every_sample,  ///< no sample of them is an exception
  level,         ///< the median of each point
  ratio,         ///< of the medians of two points alike but for what `of` and `to` name
  ordering,      ///< such ratios of each place in `order` to the next
  slope,         ///< exponent of the figure against an axis
  z_score,       ///< of a result over uniform random numbers
  crossover      ///< ratios over sizes, and where the winner changes
};
std::string_view to_string(ClaimTest test);

enum class UniformStatistic { sum_of_squares, mean, deviation };

/// One test and what its figure has to be.
struct ClaimPart {
  std::string name;  ///< for the sentences; unique in the claim
  std::string what;  ///< the figure in words
  ClaimTest test = ClaimTest::every_sample;
  FigureSpec figure;
  /// One; for ratio and crossover `of` and `to`; for ordering at least two, the least first.
  std::vector<PointSelector> selectors;
  std::vector<std::string> varied{};                    ///< axes by which these differ
  const PointAxis* against = nullptr;                   ///< slope: a count
  UniformStatistic statistic = UniformStatistic::mean;  ///< z_score
  std::optional<double> printed{};                      ///< z_score: the lecture's own number
  std::optional<FigureUnit> unit{};                     ///< if not that of test and figure
  std::optional<Bounds> holds{};  ///< none: shown beside the others, decides nothing
};

/// One sentence a verdict, with places in braces for figures: see claim_sentence.
struct ClaimSentences {
  std::string supported;
  std::string refuted;
  std::string inconclusive;
  std::string not_measurable;
  std::string refuted_brief{};  ///< in half a line, for lists; empty: the start of `refuted`
};

struct Claim {
  std::string id;
  std::string quote;  ///< of the lecture
  std::vector<ClaimPart> parts;
  ClaimSentences sentences;
};

struct ClaimList {
  std::string source;  ///< title of the lecture
  std::vector<Claim> claims;
};

}  // namespace zcbench
