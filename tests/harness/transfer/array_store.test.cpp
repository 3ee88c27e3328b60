#include "harness/transfer/array_store.hpp"

#include <algorithm>
#include <optional>

#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr std::uint64_t kBytes = 1 << 20;
constexpr ArrayKind kKinds[] = {ArrayKind::private_pages, ArrayKind::unforked_pages,
                                ArrayKind::shared_pages,  ArrayKind::memfd,
                                ArrayKind::npy_file,      ArrayKind::shm_object};

const double* address_of_array(ArrayKind kind, std::uint64_t size_bytes = kBytes,
                               Pages pages = Pages::cold) {
  const StoredArray array(kind, pages, size_bytes);
  array.doubles(size_bytes / 8)[size_bytes / 8 - 1] = 1.0;
  return array.doubles(1).data();
}

}  // namespace

TEST_CASE("without a store every array is fresh", "[array_store]") {
  for (const ArrayKind kind : kKinds) {
    { StoredArray(kind, Pages::cold, kBytes).doubles(1)[0] = 1.0; }
    CHECK(StoredArray(kind, Pages::cold, kBytes).doubles(1)[0] == 0.0);
  }
}

TEST_CASE("a store hands memory out again, to its own kind", "[array_store]") {
  ArrayStore store(100 * kBytes);
  for (const ArrayKind kind : kKinds) {
    const std::uint64_t before_bytes = store.kept_bytes();
    const double* const first = address_of_array(kind);
    CHECK(store.kept_bytes() == before_bytes + kBytes);
    CHECK(address_of_array(kind) == first);
    if (kind != ArrayKind::npy_file) CHECK(address_of_array(kind, kBytes / 2) == first);
    CHECK(store.kept_bytes() == before_bytes + kBytes);
    const StoredArray open(kind, Pages::cold, kBytes);
    CHECK(store.kept_bytes() == before_bytes);
    // A second one is fresh while the first is in use.
    CHECK(address_of_array(kind) != open.doubles(1).data());
  }
}

TEST_CASE("a larger array replaces the kept one, other pages do not share it", "[array_store]") {
  ArrayStore store(100 * kBytes);
  address_of_array(ArrayKind::shared_pages);
  address_of_array(ArrayKind::shared_pages, 2 * kBytes);
  CHECK(store.kept_bytes() == 2 * kBytes);
  address_of_array(ArrayKind::shared_pages, kBytes, Pages::warm);
  CHECK(store.kept_bytes() == 3 * kBytes);
}

TEST_CASE("the oldest arrays go when the next point needs the room", "[array_store]") {
  ArrayStore store(3 * kBytes);
  store.expect_point(kBytes);
  address_of_array(ArrayKind::private_pages);
  address_of_array(ArrayKind::shared_pages);
  const double* const memfd = address_of_array(ArrayKind::memfd);
  CHECK(store.kept_bytes() == 3 * kBytes);
  store.expect_point(2 * kBytes);
  {
    const StoredArray open(ArrayKind::unforked_pages, Pages::cold, kBytes);
    CHECK(store.kept_bytes() == kBytes);
  }
  store.expect_point(kBytes);
  CHECK(address_of_array(ArrayKind::memfd) == memfd);
  store.expect_point(100 * kBytes);
  address_of_array(ArrayKind::memfd);
  CHECK(store.kept_bytes() == kBytes);
}

TEST_CASE("of files, one of each size is kept, until the room is needed", "[array_store]") {
  ArrayStore store(4 * kBytes);
  const double* const large = address_of_array(ArrayKind::npy_file, 2 * kBytes);
  const double* const small = address_of_array(ArrayKind::npy_file, kBytes);
  CHECK(store.kept_bytes() == 3 * kBytes);
  CHECK(address_of_array(ArrayKind::npy_file, kBytes) == small);
  CHECK(address_of_array(ArrayKind::npy_file, 2 * kBytes) == large);
  store.expect_point(2 * kBytes);
  address_of_array(ArrayKind::npy_file, 3 * kBytes / 2);
  CHECK(store.kept_bytes() <= 4 * kBytes);
}
