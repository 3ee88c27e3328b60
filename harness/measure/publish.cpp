#include "harness/measure/publish.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

#include "harness/os/deadline.hpp"
#include "harness/os/posix.hpp"

namespace zcbench {

namespace {

std::int64_t copy_ns(std::span<const double> values, std::span<double> place) {
  if (values.empty()) return 0;
  const std::int64_t begin_ns = now_ns();
  // Not std::ranges::copy, which with libstdc++ 12 becomes a loop that takes four times as long.
  std::memcpy(place.data(), values.data(), values.size_bytes());
  return now_ns() - begin_ns;
}

// Memory for one chunk of values that are not held.
class Staging {
 public:
  explicit Staging(std::uint64_t elements)
      : memory_(Mapping::anonymous_private(elements * sizeof(double))), elements_(elements) {
    memory_.advise(MADV_DONTFORK);
    memory_.advise(MADV_DONTDUMP);
    memory_.advise(MADV_HUGEPAGE);
  }
  std::span<double> first(std::uint64_t count) const {
    return memory_.doubles(elements_).first(count);
  }

 private:
  Mapping memory_;
  std::uint64_t elements_;
};

}  // namespace

std::int64_t publish_input(const InputBlocks& input, std::span<double> array,
                           const std::function<void()>& check) {
  const std::span<const double> held =
      input.held().first(std::min<std::uint64_t>(input.held().size(), input.size()));
  std::int64_t total_ns = copy_ns(held, array);
  const std::uint64_t rest = input.size() - held.size();
  const std::uint64_t chunk = std::min<std::uint64_t>(rest, kStagingBytes / sizeof(double));
  if (rest == 0) return total_ns;
  const Staging staging(chunk);
  for (std::uint64_t first = held.size(); first < input.size(); first += chunk) {
    check();
    const std::span<double> place = array.subspan(first, std::min(chunk, input.size() - first));
    const std::span<double> values = staging.first(place.size());
    input.fill(first, values);
    total_ns += copy_ns(values, place);
  }
  return total_ns;
}

}  // namespace zcbench
