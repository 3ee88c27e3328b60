// Every strategy x kernel x lifecycle gives the correct result for every awkward partition.
#include <bit>
#include <limits>

#include "harness/model/partition.hpp"
#include "tests/contracts/trial_fixture.hpp"

using namespace zcbench;
using namespace zcbench::testing;

namespace {

struct Cut {
  std::uint64_t elements;
  std::uint32_t workers;
  Partition partition;
};

const Cut kCuts[] = {{1003, 4, Partition::remainder_last}, {1003, 4, Partition::balanced},
                     {1, 1, Partition::remainder_last},    {1, 4, Partition::balanced},
                     {3, 7, Partition::remainder_last},    {20'000, 3, Partition::remainder_last}};

void require_right(const Strategy& strategy, const Kernel& kernel, const Point& point,
                   std::uint32_t samples) {
  INFO(point.name());
  const std::vector<double> input = irregular_values(point.elements);
  const TurnResult turn = take(strategy, kernel, point, input, samples);
  REQUIRE(turn.samples.size() == samples);
  REQUIRE(turn.chunks.size() == point.workers * point.tasks_per_worker);
  std::uint64_t covered = 0;
  for (std::uint32_t slice = 0; slice < turn.chunks.size(); ++slice) {
    const auto bounds = slice_bounds(point.elements, static_cast<std::uint32_t>(turn.chunks.size()),
                                     slice, point.partition);
    CHECK(turn.chunks[slice].count == bounds.size());
    covered += turn.chunks[slice].count;
  }
  CHECK(covered == point.elements);
}

// A kernel function that changes no bit, so that verify_same_bits() can check that slices are sent
// out and back as they are.
ChunkResult leave_alone(std::span<double> slice) { return {.count = slice.size()}; }

std::optional<std::string> verify_same_bits(const InputBlocks& blocks,
                                            std::span<const double> output, const ChunkResult&,
                                            const Reference&) {
  const std::span<const double> input = blocks.held();
  if (input.size() != output.size()) return "the input is not held";
  for (std::size_t i = 0; i < input.size(); ++i) {
    if (std::bit_cast<std::uint64_t>(input[i]) != std::bit_cast<std::uint64_t>(output[i])) {
      return "element " + std::to_string(i) + " changed its bits";
    }
  }
  return std::nullopt;
}

Kernel identity_kernel() {
  Kernel kernel = *find_kernel("null");
  kernel.name = "identity";
  kernel.writes_array = true;
  kernel.run = leave_alone;
  kernel.verify = verify_same_bits;
  return kernel;
}

std::vector<double> peculiar_values() {
  using Limits = std::numeric_limits<double>;
  return {0.0,
          -0.0,
          Limits::infinity(),
          -Limits::infinity(),
          Limits::quiet_NaN(),
          std::bit_cast<double>(0x7ff8dead'beef0001),
          std::bit_cast<double>(0xfff8000000000042),
          Limits::denorm_min(),
          -Limits::denorm_min(),
          std::bit_cast<double>(0x000fffffffffffff),
          Limits::max(),
          Limits::lowest(),
          Limits::epsilon(),
          1.0 / 3.0,
          0.1,
          1e300,
          123456789.123456789};
}

}  // namespace

TEST_CASE("every strategy, kernel and lifecycle is correct for every partition", "[contract]") {
  REQUIRE(!kernels().empty());
  for_each_strategy([](const Strategy& strategy, Lifecycle lifecycle) {
    for (const Kernel& kernel : kernels()) {
      if (!can_run(strategy, kernel)) continue;
      for (const Cut& cut : kCuts) {
        Point point = make_point(strategy, kernel, cut.elements, cut.workers, lifecycle);
        point.partition = cut.partition;
        require_right(strategy, kernel, point, 2);
      }
    }
  });
}

TEST_CASE("slices of 8 MiB pass, larger than any pipe buffer", "[contract]") {
  for_each_strategy([](const Strategy& strategy, Lifecycle lifecycle) {
    const Kernel& kernel = kernel_for(strategy);
    require_right(strategy, kernel, make_point(strategy, kernel, 2 << 20, 2, lifecycle), 1);
  });
}

TEST_CASE("every codec is correct, with several tasks per worker", "[contract]") {
  REQUIRE(!codecs().empty());
  const Strategy strategy = for_this_build(*find_strategy("serialized_queue"));
  for (const Codec& codec : codecs()) {
    for (const Kernel& kernel : kernels()) {
      for (const Lifecycle lifecycle : {Lifecycle::fork, Lifecycle::pool, Lifecycle::exec}) {
        if (!can_live(strategy, lifecycle)) continue;
        Point point = make_point(strategy, kernel, 1003, 3, lifecycle);
        point.codec = codec.name;
        point.tasks_per_worker = 3;
        require_right(strategy, kernel, point, 2);
      }
    }
  }
}

TEST_CASE("NaN payloads, infinities, denormals and -0 survive bit for bit", "[contract]") {
  const Kernel identity = identity_kernel();
  const std::vector<double> input = peculiar_values();
  for_each_strategy([&](const Strategy& strategy, Lifecycle lifecycle) {
    if (!can_run(strategy, identity)) return;
    for (const Codec& codec : codecs()) {
      if (!strategy.has_codec && codec.name != kDefaultCodec) continue;
      Point point = make_point(strategy, identity, input.size(), 3, lifecycle);
      point.codec = codec.name;
      INFO(point.name());
      CHECK(take(strategy, identity, point, input).samples.size() == 2);
    }
  });
}

TEST_CASE("a wrong result fails the sample", "[contract]") {
  Kernel wrong = *find_kernel("square");
  wrong.run = leave_alone;
  for_each_strategy([&](const Strategy& strategy, Lifecycle lifecycle) {
    if (!can_run(strategy, wrong)) return;
    const Point point = make_point(strategy, wrong, 100, 2, lifecycle);
    INFO(point.name());
    CHECK_THROWS_AS(take(strategy, wrong, point, irregular_values(100)), TrialError);
    CHECK(no_children_left());
  });
}

TEST_CASE("every state of the pages gives the correct result for every partition", "[contract]") {
  for_each_strategy([](const Strategy& strategy, Lifecycle lifecycle) {
    std::vector<Pages> all{Pages::warm, Pages::huge};
    all.insert(all.end(), kSizedPages.begin(), kSizedPages.end());
    for (const Pages pages : all) {
      if (!can_have_pages(strategy, lifecycle, pages)) continue;
      for (const Kernel& kernel : kernels()) {
        if (!can_run(strategy, kernel)) continue;
        for (const Cut& cut : kCuts) {
          Point point = make_point(strategy, kernel, cut.elements, cut.workers, lifecycle);
          point.partition = cut.partition;
          point.pages = pages;
          require_right(strategy, kernel, point, 2);
        }
      }
    }
  });
}

namespace {

// The round in which square_but_a_bit() flips the lowest bit of the slice's last element.
std::uint32_t g_bad_round = 0;

ChunkResult square_but_a_bit(std::span<double> slice) {
  static std::uint32_t round = 0;  // of this worker, which has one slice per round
  const ChunkResult result = find_kernel("square")->run(slice);
  if (round++ != g_bad_round) return result;
  round = 0;
  slice.back() = std::bit_cast<double>(std::bit_cast<std::uint64_t>(slice.back()) ^ 1);
  return result;
}

}  // namespace

TEST_CASE("a bit flipped in a large array fails its sample, in any round", "[contract]") {
  if (kThreadSanitizer) return;  // worker threads would share the counter
  // If there are CPUs for them, several threads check the array.
  constexpr std::uint64_t kLarge = (3 << 19) + 11;
  Kernel kernel = *find_kernel("square");
  kernel.run = square_but_a_bit;
  const std::vector<double> input = irregular_values(kLarge);
  for (const char* name : {"shared_mmap", "pipe_copy"}) {
    const Strategy& strategy = *find_strategy(name);
    const Point point = make_point(strategy, kernel, kLarge, 2, Lifecycle::pool);
    constexpr std::uint32_t kSamples = 3;
    for (std::uint32_t bad = 0; bad < kSamples; ++bad) {
      INFO(name << ", sample " << bad);
      g_bad_round = kPoolWarmUps + bad;
      CHECK_THROWS_WITH(take(strategy, kernel, point, input, kSamples),
                        contains_text("2 of " + std::to_string(kLarge) + " elements are wrong"));
      CHECK(no_children_left());
    }
    g_bad_round = kPoolWarmUps + kSamples;
    CHECK(take(strategy, kernel, point, input, kSamples).samples.size() == kSamples);
  }
}
