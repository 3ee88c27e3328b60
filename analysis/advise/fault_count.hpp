// How many page faults the workers of one kernel take together, at any size. Used by cost_model,
// for which a fault is a term with a price.
#pragma once

#include <span>
#include <vector>

namespace zcbench {

struct FaultMeasurement {
  double elements = 0.0;
  double workers = 1.0;
  double page_faults = 0.0;
};

/// Faults = per_worker * workers + what the array takes, a line between the measured sizes.
struct FaultCount {
  struct AtSize {
    double elements;
    double page_faults;
  };

  double per_worker = 0.0;
  std::vector<AtSize> of_array;  ///< ascending; in proportion to the size beyond the last

  double at(double elements, double workers) const;
};

/// By nonnegative least squares of the relative error; of no measurements: no faults anywhere.
FaultCount fit_faults(std::span<const FaultMeasurement> measurements);

}  // namespace zcbench
