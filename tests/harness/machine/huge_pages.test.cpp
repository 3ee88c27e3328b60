#include "harness/machine/huge_pages.hpp"

#include <sys/mman.h>

#include <filesystem>
#include <fstream>

#include "tests/catch.hpp"
#include "tests/temporary_directory.hpp"

using namespace zcbench;

namespace {

const std::string kSettings = "/sys/kernel/mm/transparent_hugepage";

void write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path) << text << '\n';
}

}  // namespace

TEST_CASE("shared memory gets huge pages if the kernel's settings allow them", "[huge_pages]") {
  const TemporaryDirectory folder;
  const std::string root = folder.path("");
  CHECK_THAT(*why_no_huge_shared_memory(root), contains_text("need a kernel"));
  for (const char* word : {"always", "within_size", "advise", "force"}) {
    write(root + kSettings + "/shmem_enabled", "a [" + std::string(word) + "] b");
    CHECK_FALSE(why_no_huge_shared_memory(root));
  }
  write(root + kSettings + "/shmem_enabled", "always within_size advise [never] deny force");
  CHECK_THAT(*why_no_huge_shared_memory(root), contains_text("shmem_enabled is never; as root: "
                                                             "echo advise > /sys/"));
  write(root + kSettings + "/shmem_enabled", "[advise]");
  write(root + kSettings + "/hugepages-2048kB/shmem_enabled", "always [inherit] never");
  CHECK_FALSE(why_no_huge_shared_memory(root));
  write(root + kSettings + "/hugepages-2048kB/shmem_enabled", "always inherit [never]");
  CHECK_THAT(*why_no_huge_shared_memory(root), contains_text("hugepages-2048kB"));
}

TEST_CASE("the last mount of /dev/shm decides about huge pages", "[huge_pages]") {
  const TemporaryDirectory folder;
  const std::string root = folder.path("");
  write(root + kSettings + "/shmem_enabled", "[never]");
  write(root + "/proc/self/mounts", "tmpfs /dev/shm tmpfs rw,size=4k 0 0");
  CHECK_THAT(*why_no_huge_dev_shm(root), contains_text("mounted with huge=never"));
  write(root + "/proc/self/mounts",
        "tmpfs /dev/shm tmpfs rw 0 0\nz /dev/shm tmpfs rw,huge=advise,size=4k 0 0");
  CHECK_FALSE(why_no_huge_dev_shm(root));
  write(root + kSettings + "/shmem_enabled", "[deny]");
  CHECK_THAT(*why_no_huge_dev_shm(root), contains_text("is deny"));
}

TEST_CASE("private memory gets huge pages on advice unless that is disabled", "[huge_pages]") {
  const TemporaryDirectory folder;
  const std::string root = folder.path("");
  write(root + kSettings + "/enabled", "always [madvise] never");
  CHECK_FALSE(why_no_huge_private_memory(root));
  write(root + kSettings + "/enabled", "always madvise [never]");
  CHECK_THAT(*why_no_huge_private_memory(root), contains_text("echo madvise > "));
}

TEST_CASE("sizes are rounded up to whole huge pages", "[huge_pages]") {
  CHECK(in_huge_pages(0) == kHugePageBytes);
  CHECK(in_huge_pages(1) == kHugePageBytes);
  CHECK(in_huge_pages(kHugePageBytes) == kHugePageBytes);
  CHECK(in_huge_pages(kHugePageBytes + 1) == 2 * kHugePageBytes);
}

TEST_CASE("small pages never pass for huge ones", "[huge_pages]") {
  const Mapping small = Mapping::anonymous_private(2 * kHugePageBytes, kHugePageBytes);
  REQUIRE(small.advise(MADV_NOHUGEPAGE));
  small.doubles(1)[0] = 1;
  CHECK(huge_bytes_of(small) == 0);
  if (why_no_huge_private_memory()) {
    WARN("huge pages of private memory are not tested: " << *why_no_huge_private_memory());
    return;
  }
  const Mapping huge = Mapping::anonymous_private(2 * kHugePageBytes, kHugePageBytes);
  populate_huge_pages(huge);
  CHECK(huge_bytes_of(huge) >= huge.size_bytes());
  // Half a huge page cannot be one, so this must be refused.
  const Mapping half = Mapping::anonymous_shared(kHugePageBytes / 2);
  CHECK_THROWS_AS(populate_huge_pages(half), TrialError);
}
