// MachineKey: identifies a machine, because results of different machines are not compared.
// machine_key() makes it for this machine, the results reader for the machine of a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zcbench {

struct MachineKey {
  /// Fields and values in the order of the results file: "cpu_model", "num_cpus" ...
  std::vector<std::pair<std::string, std::string>> parts;

  bool operator==(const MachineKey&) const = default;

  /// The value of that field; empty if there is none.
  std::string_view part(std::string_view field) const;
  /// A readable folder name with 8 hex digits of all parts: "amd-epyc-2cpu-24gib-1f2e3d4c".
  std::string folder_name() const;
  /// "cpu_model=AMD EPYC, num_cpus=2, ...".
  std::string text() const;
};

struct KeyDifference {
  std::string field;
  std::string base;
  std::string other;  ///< "(none)" if the field is missing
};

/// Differing fields in the order of `base`, then those that only `other` has.
std::vector<KeyDifference> differences(const MachineKey& base, const MachineKey& other);

}  // namespace zcbench
