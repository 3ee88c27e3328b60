// MachineKey: what tells one machine from another, where results are concerned. Made by
// harness/environment for this machine, by the reader for the one a file comes from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zcbench {

struct MachineKey {
  /// Field and value, in the order of the results file: "cpu_model", "num_cpus" ...
  std::vector<std::pair<std::string, std::string>> parts;

  bool operator==(const MachineKey&) const = default;

  /// Empty if there is no such part.
  std::string_view part(std::string_view field) const;
  /// A folder's name: readable, then 8 hex digits of all parts: "amd-epyc-2cpu-24gib-1f2e3d4c".
  std::string folder_name() const;
  /// "cpu_model=AMD EPYC, num_cpus=2, ...".
  std::string text() const;
};

struct KeyDifference {
  std::string field;
  std::string base;
  std::string other;  ///< "(none)": it lacks the field
};

/// In the order of the fields of `base`, then those that only `other` has.
std::vector<KeyDifference> differences(const MachineKey& base, const MachineKey& other);

}  // namespace zcbench
