#include "harness/transfer/transfer.hpp"

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
  CHECK(spec.codec == "cbor");
  CHECK(spec.lifecycle == Lifecycle::pool);
  CHECK(spec.partition == Partition::balanced);
  CHECK(spec.returns_slices);
  CHECK_FALSE(transfer_spec(point, *find_kernel("statistics")).returns_slices);
}

TEST_CASE("strategies have distinct names that the registry finds", "[transfer]") {
  REQUIRE(!strategies().empty());
  for (const Strategy& strategy : strategies()) {
    CHECK(find_strategy(strategy.name) == &strategy);
    CHECK_FALSE(strategy.description.empty());
    CHECK((strategy.open == nullptr) == (strategy.worker_kind == WorkerKind::external));
  }
  CHECK(find_strategy("none") == nullptr);
}
