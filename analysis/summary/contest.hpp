// Contest: which of two groups of points is faster, size by size, and where. The answer of a run
// comes from contests: kernel_contests() of its points, then compare() of two groups, then where().
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/statistics.hpp"
#include "harness/model/result.hpp"

namespace zcbench {

/// A valid point and its time. Refers to the results that it was made from.
struct Entrant {
  const PointResult* result;
  double median_ns;
  std::optional<Interval> interval_ns;  ///< 95 %, of the median; nullopt: fewer than 6 samples

  const Point& point() const { return result->point; }
};

/// Whether the 95 % intervals show that `fast` is faster; false if either has none.
bool is_shown_faster(const Entrant& fast, const Entrant& slow);

struct SizeContest {
  std::uint64_t elements;
  std::vector<Entrant> entrants;  ///< at least one, fastest first

  /// The fastest, then those that are not shown to be slower, fastest first.
  std::vector<Entrant> leaders() const;
};

struct KernelContest {
  std::string kernel;
  std::vector<SizeContest> sizes;  ///< at least one, ascending
};

/// In the order in which the points name their kernels; kernels without a valid point are left out,
/// and so are programs that only report facts. If a kernel has points whose options (`pages`,
/// `codec`, ...) all have their defaults, the others do not take part.
std::vector<KernelContest> kernel_contests(const std::vector<PointResult>& points);

using Takes = std::function<bool(const Point&)>;

/// What the intervals show about one group compared with another: the fastest of a group is faster
/// than all of the other, or not (`open`), or there are too few samples to say (`unknown`).
enum class Relation { faster, slower, open, unknown };

struct SizeRelation {
  std::uint64_t elements;
  Relation relation;
  double ratio;  ///< median of the fastest `b` / median of the fastest `a`
};

/// By ascending size; sizes at which either group is empty are left out.
std::vector<SizeRelation> compare(const KernelContest& contest, const Takes& a, const Takes& b);

inline constexpr std::string_view kEverySize = "at every size";
/// The sizes that have that relation, in words: kEverySize, "from 1M elements on", "up to 100k
/// elements", "from 10k to 1M elements", "at 1k and 1M elements", "at 5 of 9 sizes"; empty: none.
std::string where(const std::vector<SizeRelation>& relations, Relation relation);

}  // namespace zcbench
