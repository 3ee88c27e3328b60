// How many page faults the workers of one kernel take together, at any size. Used by cost_model,
// where a fault is a term with a price.
#pragma once

#include <cstddef>
#include <optional>
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

/// Fits a FaultCount by nonnegative least squares of the relative error. Once the faults per worker
/// are known, the best value for each size follows only from the measurements at that size; so the
/// problem is to find the zero of a rising, piecewise linear function of one variable.
class FaultFit {
 public:
  explicit FaultFit(std::span<const FaultMeasurement> measurements);

  /// The fit to all measurements. Without any, it has no faults anywhere.
  FaultCount all() const { return fit(std::nullopt); }
  /// The fit without that measurement, in time that grows with the number of sizes.
  FaultCount without(std::size_t index) const { return fit(index); }

 private:
  // Sums over the measurements at one size, each weighted with 1 / faults^2.
  struct Size {
    double elements = 0.0;
    double mean_faults = 0.0;
    double mean_workers = 0.0;
    double centered_squares = 0.0;   // of workers
    double centered_products = 0.0;  // of workers and faults
    double squares = 0.0;
    double products = 0.0;

    double bound() const { return mean_faults / mean_workers; }
    double slope(double per_worker) const;
    double offset(double per_worker) const;
  };
  // The derivative with respect to the faults per worker: slope * per_worker - offset.
  struct Line {
    double slope = 0.0;
    double offset = 0.0;

    double at(double per_worker) const { return slope * per_worker - offset; }
  };

  Size sums(std::size_t size, std::optional<std::size_t> left_out) const;
  FaultCount fit(std::optional<std::size_t> left_out) const;
  double per_worker(const Size* removed, const Size* added) const;

  std::vector<FaultMeasurement> measurements_;
  std::vector<std::size_t> size_of_;              // per measurement, its place in sizes_
  std::vector<std::vector<std::size_t>> places_;  // per size, those of its measurements
  std::vector<Size> sizes_;                       // ascending
  std::vector<double> bounds_;                    // of all sizes, ascending
  std::vector<Line> lines_;                       // below bounds_[i]; the last one: beyond them all
  double squares_ = 0.0;
};

}  // namespace zcbench
