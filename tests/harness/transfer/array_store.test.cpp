#include "harness/transfer/array_store.hpp"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "harness/machine/huge_pages.hpp"
#include "harness/transfer/control_block.hpp"
#include "harness/transfer/shm_object.hpp"
#include "tests/catch.hpp"

using namespace zcbench;

namespace {

constexpr std::uint64_t kBytes = 1 << 20;
constexpr ArrayKind kKinds[] = {ArrayKind::private_pages, ArrayKind::unforked_pages,
                                ArrayKind::shared_pages,  ArrayKind::memfd,
                                ArrayKind::npy_file,      ArrayKind::shm_object};

const double* address_of_array(ArrayKind kind, std::uint64_t size_bytes = kBytes,
                               Pages pages = Pages::cold) {
  ControlBlock side;
  const StoredArray array(side, kind, pages, size_bytes);
  array.doubles(size_bytes / 8)[size_bytes / 8 - 1] = 1.0;
  return array.doubles(1).data();
}

}  // namespace

TEST_CASE("without a store every array is fresh", "[array_store]") {
  for (const ArrayKind kind : kKinds) {
    ControlBlock side;
    { StoredArray(side, kind, Pages::cold, kBytes).doubles(1)[0] = 1.0; }
    CHECK(StoredArray(side, kind, Pages::cold, kBytes).doubles(1)[0] == 0.0);
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
    ControlBlock side;
    const StoredArray open(side, kind, Pages::cold, kBytes);
    CHECK(store.kept_bytes() == before_bytes);
    // A second array gets fresh memory while the first is in use.
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
    ControlBlock side;
    const StoredArray open(side, ArrayKind::unforked_pages, Pages::cold, kBytes);
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

namespace {

constexpr ArrayKind kSizedKinds[] = {ArrayKind::shared_pages, ArrayKind::memfd,
                                     ArrayKind::shm_object};

// Runs `body` in a separate process with its own /dev/shm; returns its exit status, or 0 if a
// private /dev/shm is not possible.
int in_private_shm(int (*body)()) {
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    if (!enter_private_shm(1 << 20)) ::_exit(100);
    try {
      ::_exit(body());
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      ::_exit(101);
    }
  }
  int status = -1;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 100) WARN("no private /dev/shm here: not tested");
  return WEXITSTATUS(status) == 100 ? 0 : WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("where the kernel gives pages of a size, arrays of each kind have them",
          "[array_store]") {
  CHECK(in_private_shm([] {
          for (const Pages pages : kSizedPages) {
            const std::uint64_t page_bytes = set_page_bytes(pages);
            for (const ArrayKind kind : kSizedKinds) {
              if (const auto reason = why_no_sized_pages(kind, pages)) {
                std::fprintf(stderr, "not tested: %s\n", reason->c_str());
                continue;
              }
              // The array is larger than the private /dev/shm.
              const ArrayMemory memory(kind, pages, (2 << 20) + 8);
              if (memory.mapping.size_bytes() % page_bytes != 0) return 1;
              if (kind != ArrayKind::shm_object) continue;
              const Mapping seen_by_worker = Mapping::of_file(
                  open_shm_object(memory.object->path()), memory.mapping.size_bytes(),
                  PROT_READ | PROT_WRITE, MAP_SHARED, page_bytes);
              require_sized_pages(seen_by_worker, page_bytes);
              memory.mapping.doubles(2)[1] = 5;
              if (seen_by_worker.doubles(2)[1] != 5) return 2;
            }
          }
          return 0;
        }) == 0);
}

TEST_CASE("pages of a size that are not to be had are refused with the reasons", "[array_store]") {
  // This process has not entered a private /dev/shm.
  REQUIRE_FALSE(sized_pages_folder().is_open());
  CHECK_THAT(*why_no_sized_pages(ArrayKind::shm_object, Pages::k64),
             contains_text("pages of 64k are not to be had: zcbench may not mount a tmpfs"));
  CHECK_THROWS_AS(ArrayMemory(ArrayKind::shm_object, Pages::k64, 1), TrialError);
  if (const auto reason = why_no_sized_pages(ArrayKind::shared_pages, Pages::k64)) {
    CHECK_THAT(*reason, contains_text("hugepages-64kB/shmem_enabled"));
    CHECK_THAT(*reason, contains_text("; zcbench may not mount a tmpfs"));
  }
}
