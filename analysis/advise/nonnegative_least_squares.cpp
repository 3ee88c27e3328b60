#include "analysis/advise/nonnegative_least_squares.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <limits>
#include <numeric>

namespace zcbench {

TermTable with_columns(const TermTable& table, std::span<const std::size_t> columns) {
  TermTable found{.columns = columns.size(), .values = {}};
  found.values.reserve(table.rows() * columns.size());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (const std::size_t column : columns) found.values.push_back(table.at(row, column));
  }
  return found;
}

TermTable divided(const TermTable& table, std::span<const double> divisors) {
  TermTable found = table;
  for (std::size_t i = 0; i < found.values.size(); ++i) {
    found.values[i] /= divisors[i / table.columns];
  }
  return found;
}

std::vector<double> product(const TermTable& table, std::span<const double> factors) {
  std::vector<double> sums;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto values = table.row(row);
    sums.push_back(std::inner_product(values.begin(), values.end(), factors.begin(), 0.0));
  }
  return sums;
}

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr double kSmallestRest = 1e-6;  // of a column's length
constexpr double kTolerance = 1e-12;

MatrixXd matrix_of(const TermTable& table) {
  return Eigen::Map<const RowMajor>(table.values.data(), static_cast<Index>(table.rows()),
                                    static_cast<Index>(table.columns));
}

// Rotates the rows of |a x - b| until only as many as columns are left: the rest does not depend on
// x. The cost of the search for the free columns then no longer depends on the number of rows.
void reduce_rows(MatrixXd& a, VectorXd& b) {
  if (a.rows() <= a.cols()) return;
  const Eigen::HouseholderQR<MatrixXd> qr(a);
  b.applyOnTheLeft(qr.householderQ().adjoint());
  b.conservativeResize(a.cols());
  a = qr.matrixQR().topRows(a.cols()).triangularView<Eigen::Upper>();
}

// The unconstrained solution over the free columns; 0 for the others.
VectorXd solve_free(const MatrixXd& a, const VectorXd& b, const std::vector<Index>& free) {
  VectorXd x = VectorXd::Zero(a.cols());
  if (free.empty()) return x;
  const MatrixXd columns = a(Eigen::all, free);
  const VectorXd solved = columns.colPivHouseholderQr().solve(b);
  for (std::size_t i = 0; i < free.size(); ++i) x[free[i]] = solved[static_cast<Index>(i)];
  return x;
}

// The column with coefficient 0 whose growth would help most; -1: none would.
Index steepest(const VectorXd& gradient, const std::vector<Index>& free, double tolerance) {
  Index best = -1;
  for (Index column = 0; column < gradient.size(); ++column) {
    if (std::ranges::find(free, column) != free.end() || gradient[column] <= tolerance) continue;
    if (best < 0 || gradient[column] > gradient[best]) best = column;
  }
  return best;
}

// Moves x towards `target` until the first coefficient of a free column reaches 0; that column is
// then no longer free.
void step_to_bound(VectorXd& x, const VectorXd& target, std::vector<Index>& free) {
  double share = 1.0;
  for (const Index column : free) {
    if (target[column] > 0.0) continue;
    share = std::min(share, x[column] / (x[column] - target[column]));
  }
  x += share * (target - x);
  const double least = kTolerance * x.cwiseAbs().maxCoeff();
  std::erase_if(free, [&](Index column) {
    if (x[column] > least) return false;
    x[column] = 0.0;
    return true;
  });
}

}  // namespace

std::vector<std::size_t> independent_columns(const TermTable& table) {
  const MatrixXd a = matrix_of(table);
  std::vector<std::size_t> kept;
  std::vector<VectorXd> basis;
  for (Index column = 0; column < a.cols(); ++column) {
    const double length = a.col(column).norm();
    if (length == 0.0) continue;
    VectorXd rest = a.col(column) / length;
    for (const VectorXd& direction : basis) rest -= direction.dot(rest) * direction;
    if (rest.norm() < kSmallestRest) continue;
    basis.push_back(rest.normalized());
    kept.push_back(static_cast<std::size_t>(column));
  }
  return kept;
}

std::vector<double> nonnegative_least_squares(const TermTable& table, std::span<const double> b) {
  const MatrixXd a = matrix_of(table);
  const VectorXd scale = a.colwise().norm().cwiseInverse();
  MatrixXd scaled = a * scale.asDiagonal();
  VectorXd wanted = Eigen::Map<const VectorXd>(b.data(), static_cast<Index>(b.size()));
  reduce_rows(scaled, wanted);
  const double tolerance = kTolerance * std::max(wanted.norm(), 1e-300);
  VectorXd x = VectorXd::Zero(a.cols());
  std::vector<Index> free;
  // Every pass lowers the distance, so no set of free columns occurs twice; the limit is only there
  // because of rounding.
  for (Index pass = 0; pass < 10 * a.cols(); ++pass) {
    const VectorXd gradient = scaled.transpose() * (wanted - scaled * x);
    const Index column = steepest(gradient, free, tolerance);
    if (column < 0) break;
    free.push_back(column);
    VectorXd target = solve_free(scaled, wanted, free);
    while (std::ranges::any_of(free, [&](Index one) { return target[one] <= 0.0; })) {
      step_to_bound(x, target, free);
      target = solve_free(scaled, wanted, free);
    }
    x = target;
  }
  x = x.cwiseProduct(scale);
  return {x.begin(), x.end()};
}

// Uses a = Q R with columns scaled to length 1: terms differ by many powers of ten, and forming
// a' a would lose twice as many digits.
TermTable inverse_of_squares(const TermTable& table) {
  const MatrixXd a = matrix_of(table);
  const VectorXd scale = a.colwise().norm().cwiseInverse();
  const MatrixXd scaled = a * scale.asDiagonal();
  const Eigen::HouseholderQR<MatrixXd> qr(scaled);
  const MatrixXd r = qr.matrixQR().topRows(a.cols());
  const MatrixXd inverse =
      r.triangularView<Eigen::Upper>().solve(MatrixXd::Identity(a.cols(), a.cols()));
  const RowMajor found = scale.asDiagonal() * (inverse * inverse.transpose()) * scale.asDiagonal();
  return {.columns = table.columns, .values = {found.data(), found.data() + found.size()}};
}

}  // namespace zcbench
