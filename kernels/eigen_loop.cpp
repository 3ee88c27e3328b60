#include "kernels/eigen.hpp"
#include "kernels/loops.hpp"

namespace zcbench {

void eigen_square_loop(double* values, std::size_t count) {
  Eigen::Map<Eigen::ArrayXd> view(values, static_cast<Eigen::Index>(count));
  view = view.square();
}

Moments eigen_statistics_loop(const double* values, std::size_t count) {
  const Eigen::Map<const Eigen::ArrayXd> view(values, static_cast<Eigen::Index>(count));
  const double mean = view.mean();
  const double variance = (view - mean).square().mean();
  return {mean, 0.0, __builtin_sqrt(variance), view.maxCoeff<Eigen::PropagateNaN>()};
}

}  // namespace zcbench
