// SampleField: every number of a sample, described once. Results files (both ways), the journal,
// CSV, the figures of claims and the tables of docs/results_format.md all loop over these rows, so
// a new number needs a member of Sample, a row here, and the code that measures it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "harness/model/result.hpp"

namespace zcbench {

enum class SampleUnit { ns, bytes, count };

/// `time`: in an entry of the results file itself, there in us. `place`: when the sample was taken.
/// `detail`: what only a sample that zcbench took itself has; an external program reports none.
enum class SampleRole { time, place, detail };

/// Where a sample keeps a number. An optional one is null in a results file where there is none.
using SampleNumber =
    std::variant<std::int64_t*, std::uint64_t*, std::uint32_t*, std::optional<std::uint64_t>*>;

struct SampleField {
  std::string_view name;    ///< in claims, e.g. "publish_bytes"
  std::string_view column;  ///< in CSV
  std::string_view group;   ///< key of the object that holds it in a results file; empty: none
  std::string_view key;     ///< in a results file
  SampleUnit unit;
  SampleRole role;
  std::string_view meaning;  ///< in docs/results_format.md
  SampleNumber (*in)(Sample& sample);

  /// What `visit` returns for a reference to the number.
  template <typename Visit>
  decltype(auto) visit(Sample& sample, Visit visit) const {
    return std::visit([&](auto* number) -> decltype(auto) { return visit(*number); }, in(sample));
  }
  template <typename Visit>
  decltype(auto) visit(const Sample& sample, Visit visit) const {
    return std::visit([&](const auto* number) -> decltype(auto) { return visit(*number); },
                      in(const_cast<Sample&>(sample)));
  }
};

/// In the order in which journals and results files have them.
std::span<const SampleField> sample_fields();

/// A time of one worker of a sample, an element of `workers_detail`.
struct WorkerField {
  std::string_view key;
  std::string_view meaning;
  std::int64_t WorkerDetail::*in;
};

std::span<const WorkerField> worker_fields();

}  // namespace zcbench
