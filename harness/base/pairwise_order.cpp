#include "harness/base/pairwise_order.hpp"

#include <bit>
#include <cstdint>
#include <limits>
#include <numeric>

namespace zcbench {

namespace {

constexpr auto kLowest = std::numeric_limits<std::int64_t>::min();

// Maps doubles to integers in the same order, neighbours one apart; 0 and -0 map to the same one.
std::int64_t place_of(double value) {
  const auto bits = std::bit_cast<std::int64_t>(value);
  return bits < 0 ? kLowest - bits : bits;
}

double value_at(std::int64_t place) {
  return std::bit_cast<double>(place < 0 ? kLowest - place : place);
}

// The smallest value in [low, high] with more than `rank` values up to it: exactly, to the bit, the
// value of that rank. Counts at most 64 times.
template <typename CountUpTo>
double value_of_rank(double low, double high, std::size_t rank, CountUpTo count_up_to) {
  std::int64_t from = place_of(low);
  std::int64_t to = place_of(high);
  while (from < to) {
    const std::int64_t middle = std::midpoint(from, to);
    if (count_up_to(value_at(middle)) > rank) {
      to = middle;
    } else {
      from = middle + 1;
    }
  }
  return value_at(from);
}

}  // namespace

double difference_of_rank(std::span<const double> x, std::span<const double> y, std::size_t rank) {
  // The larger x is, the fewer y are large enough to subtract; those are the last ones.
  const auto count_up_to = [&](double difference) {
    std::size_t count = 0;
    std::size_t first = 0;
    for (const double one : x) {
      while (first < y.size() && one - y[first] > difference) ++first;
      count += y.size() - first;
    }
    return count;
  };
  return value_of_rank(x.front() - y.back(), x.back() - y.front(), rank, count_up_to);
}

double average_of_rank(std::span<const double> values, std::size_t rank) {
  // The larger the first value is, the fewer others, from itself on, are small enough.
  const auto count_up_to = [&](double average) {
    std::size_t count = 0;
    std::size_t end = values.size();
    for (std::size_t i = 0; i < values.size(); ++i) {
      while (end > i && std::midpoint(values[i], values[end - 1]) > average) --end;
      if (end <= i) break;
      count += end - i;
    }
    return count;
  };
  return value_of_rank(values.front(), values.back(), rank, count_up_to);
}

}  // namespace zcbench
