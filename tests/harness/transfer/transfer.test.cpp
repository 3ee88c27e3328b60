#include "harness/transfer/transfer.hpp"

#include <stdexcept>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("a point and its kernel say what the transfer has to move", "[transfer]") {
  Point point;
  point.elements = 1000;
  point.workers = 3;
  point.tasks_per_worker = 4;
  point.codec = "cbor";
  point.lifecycle = Lifecycle::pool;
  point.partition = Partition::balanced;
  const TransferSpec spec = transfer_spec(point, *find_kernel("square"));
  CHECK(spec.elements == 1000);
  CHECK(spec.slices() == 12);
  CHECK(std::string_view(spec.codec) == "cbor");
  CHECK(spec.lifecycle == Lifecycle::pool);
  CHECK(spec.partition == Partition::balanced);
  CHECK(spec.returns_slices);
  CHECK_FALSE(transfer_spec(point, *find_kernel("statistics")).returns_slices);
}

TEST_CASE("a codec's name fits into a spec, or is refused", "[transfer]") {
  for (const std::string_view name : {"raw", "msgpack_numbers"}) {
    CHECK(std::string_view(CodecName(name)) == name);
  }
  CHECK_THROWS_AS(CodecName(std::string(24, 'x')), std::logic_error);
}

TEST_CASE("workers can be exec'd unless they inherit the array or are no processes", "[transfer]") {
  std::vector<std::string_view> not_execed;
  for (const Strategy& strategy : strategies()) {
    if (strategy.worker_kind == WorkerKind::ranks) {
      for (const Lifecycle each : {Lifecycle::fork, Lifecycle::exec})
        CHECK(!can_live(strategy, each));
      CHECK(can_live(strategy, Lifecycle::pool));
      continue;
    }
    CHECK(can_live(strategy, Lifecycle::fork));
    CHECK(can_live(strategy, Lifecycle::pool) == (strategy.name != "fork_cow"));
    if (!can_live(strategy, Lifecycle::exec)) not_execed.push_back(strategy.name);
  }
  CHECK(not_execed ==
        std::vector<std::string_view>{"shared_mmap", "fork_cow", "threads", "serial"});
}

TEST_CASE("strategies have distinct names that the registry finds", "[transfer]") {
  REQUIRE(!strategies().empty());
  for (const Strategy& strategy : strategies()) {
    CHECK(find_strategy(strategy.name) == &strategy);
    CHECK_FALSE(strategy.description.empty());
    CHECK((strategy.open == nullptr) == (strategy.worker_kind == WorkerKind::external ||
                                         strategy.worker_kind == WorkerKind::ranks));
  }
  CHECK(find_strategy("none") == nullptr);
}
