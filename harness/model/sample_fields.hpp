// SampleField: describes each number of a sample once. Results files (both ways), the journal, CSV,
// the figures of claims and the tables of docs/results_format.md loop over these rows, so a new
// number needs a member of Sample, a row here, and the code that measures it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "harness/model/result.hpp"

namespace zcbench {

enum class SampleUnit { ns, bytes, count };

/// `time`: a member of the results file's entry itself, in us there. `place`: when the sample was
/// taken. `detail`: only in samples that zcbench took; external programs report none.
enum class SampleRole { time, place, detail };

/// Where a sample stores a number. Results files write nullopt as null.
using SampleNumber =
    std::variant<std::int64_t*, std::uint64_t*, std::uint32_t*, std::optional<std::uint64_t>*>;

struct SampleField {
  std::string_view name;    ///< name in claims, e.g. "publish_bytes"
  std::string_view column;  ///< column in CSV
  std::string_view group;   ///< key of the enclosing object in a results file; empty: none
  std::string_view key;     ///< key in a results file
  SampleUnit unit;
  SampleRole role;
  std::string_view meaning;  ///< text in docs/results_format.md
  SampleNumber (*in)(Sample& sample);

  /// Calls `visit` with a reference to the number and returns its result.
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

/// All fields in the order of journals and results files.
std::span<const SampleField> sample_fields();

/// One time of a worker in a sample, a member of an element of `workers_detail`.
struct WorkerField {
  std::string_view key;
  std::string_view meaning;
  std::int64_t WorkerDetail::*in;
};

std::span<const WorkerField> worker_fields();

}  // namespace zcbench
