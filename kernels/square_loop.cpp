#include "kernels/eigen.hpp"
#include "kernels/loops.hpp"

namespace zcbench {

void square_in_place_loop(double* values, std::size_t count) {
  Eigen::Map<Eigen::ArrayXd> view(values, static_cast<Eigen::Index>(count));
  view = view.square();
}

void square_into_loop(const double* values, double* squares, std::size_t count) {
  const auto size = static_cast<Eigen::Index>(count);
  const Eigen::Map<const Eigen::ArrayXd> view(values, size);
  Eigen::Map<Eigen::ArrayXd>(squares, size) = view.square();
}

}  // namespace zcbench
