// ClaimVerdict: what results say about a claim, as plain values with every text that a reader is
// shown. Made by judge_claims, shown by claims_report, claims_json and the page of a report.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/claims/judgement.hpp"
#include "analysis/claims/sample_metric.hpp"

namespace zcbench {

/// One pair of ways over sizes, alike in all else.
struct CrossoverVerdict {
  std::string setting;  ///< "square, 4 workers, fork"
  std::string first;    ///< one of the two ways, e.g. "shared_mmap"
  std::string second;
  std::optional<double> elements;    ///< where the winner changes; none: it does not
  std::optional<Interval> interval;  ///< 95 %, of `elements`
  std::string text;                  ///< all of it in a sentence without a full stop
};

struct PartVerdict {
  std::string name;
  std::string what;  ///< the figure in words
  std::string test;
  std::optional<Judgement> judgement{};  ///< none: shown only, decides nothing
  // Of the figure that decides: the one furthest beyond its bound, or nearest to it.
  std::optional<double> value{};
  std::optional<Interval> interval{};
  FigureUnit unit = FigureUnit::number;
  std::string label{};                ///< what tells it from the part's other figures
  std::string value_text{};           ///< "not measured" if there is none
  std::string interval_text{};        ///< "4.10 ms to 5.20 ms", or what there is instead
  std::string bounds_text{};          ///< what it has to be: "at most 0.100"; empty: nothing
  std::string reason{};               ///< why it is neither supported nor refuted; else empty
  std::string file{};                 ///< results file that it comes from; empty: none
  std::size_t cpus = 0;               ///< that this run was allowed
  std::size_t figures = 0;            ///< that the part gave
  std::size_t samples = 0;            ///< of all of them
  std::vector<std::string> points{};  ///< names
  std::vector<std::string> notes{};   ///< one line each: failed points, the other figures
  std::vector<CrossoverVerdict> crossovers{};
};

struct ClaimVerdict {
  std::string id;
  std::string quote;
  Judgement judgement = Judgement::not_measurable;
  std::string sentence{};    ///< why, in one
  std::string brief{};       ///< the same in half a line
  std::size_t decisive = 0;  ///< index of the part that decided
  std::vector<PartVerdict> parts{};
};

}  // namespace zcbench
