// ClaimVerdict: what results show about a claim, as plain values, with all texts that readers see.
// judge_claims makes it; claims_report, claims_json and the report page show it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/claims/judgement.hpp"
#include "analysis/claims/sample_metric.hpp"

namespace zcbench {

/// Two strategies or settings compared over sizes, with everything else equal.
struct CrossoverVerdict {
  std::string setting;  ///< "square, 4 workers, fork"
  std::string first;    ///< one of the two, e.g. "shared_mmap"
  std::string second;
  std::optional<double> elements;    ///< where the winner changes; nullopt: it does not
  std::optional<Interval> interval;  ///< 95 % interval of `elements`
  std::string text;                  ///< all of this as a sentence without a full stop
};

struct PartVerdict {
  std::string name;
  std::string what;  ///< describes the figure
  std::string test;
  std::optional<Judgement> judgement{};  ///< nullopt: shown, but decides nothing
  // The figure that decides: the one furthest beyond its bound, or nearest to it.
  std::optional<double> value{};
  std::optional<Interval> interval{};
  FigureUnit unit = FigureUnit::number;
  std::string label{};                ///< distinguishes it from the part's other figures
  std::string value_text{};           ///< "not measured" if there is none
  std::string interval_text{};        ///< "4.10 ms to 5.20 ms", or why there is none
  std::string bounds_text{};          ///< "at most 0.100"; empty: no bounds
  std::string reason{};               ///< why it is neither supported nor refuted, or empty
  std::string file{};                 ///< results file that it comes from; empty: none
  std::size_t cpus = 0;               ///< CPUs that this run was allowed to use
  std::size_t figures = 0;            ///< number of the part's figures
  std::size_t samples = 0;            ///< samples of all these figures
  std::vector<std::string> points{};  ///< names
  std::vector<std::string> notes{};   ///< one line each: failed points, the other figures
  std::vector<CrossoverVerdict> crossovers{};
};

struct ClaimVerdict {
  std::string id;
  std::string quote;
  Judgement judgement = Judgement::not_measurable;
  std::string sentence{};    ///< explains the judgement
  std::string brief{};       ///< the same in half a line
  std::size_t decisive = 0;  ///< index of the part that decided
  std::vector<PartVerdict> parts{};
};

}  // namespace zcbench
