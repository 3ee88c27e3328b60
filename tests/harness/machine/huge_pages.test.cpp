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

TEST_CASE("anonymous memory gets pages of a size as its setting and the general one say",
          "[huge_pages]") {
  constexpr std::uint64_t kSize = 64 << 10;
  const TemporaryDirectory folder;
  const std::string root = folder.path("");
  const std::string setting = root + kSettings + "/hugepages-64kB/shmem_enabled";
  const std::string general = root + kSettings + "/shmem_enabled";
  CHECK_THAT(*why_no_anonymous_pages(kSize, root),
             contains_text("needs a kernel that has /sys/kernel/mm/transparent_hugepage/"
                           "hugepages-64kB/shmem_enabled"));
  write(general, "always within_size advise [never] deny force");
  for (const char* word : {"always", "within_size", "advise"}) {
    write(setting, "a [" + std::string(word) + "] b");
    CHECK_FALSE(why_no_anonymous_pages(kSize, root));
    CHECK(why_no_anonymous_pages(2 * kSize, root));  // each size has its own setting
  }
  write(setting, "always inherit within_size advise [never]");
  CHECK_THAT(*why_no_anonymous_pages(kSize, root),
             contains_text("hugepages-64kB/shmem_enabled is never; as root: echo advise > /sys/"));
  write(setting, "always [inherit] within_size advise never");
  CHECK_THAT(*why_no_anonymous_pages(kSize, root),
             contains_text("is inherit, and /sys/kernel/mm/transparent_hugepage/shmem_enabled is "
                           "never; as root: "));
  write(general, "always within_size [advise] never deny force");
  CHECK_FALSE(why_no_anonymous_pages(kSize, root));
  write(setting, "always inherit within_size [advise] never");
  write(general, "always within_size advise never [deny] force");
  CHECK_THAT(*why_no_anonymous_pages(kSize, root), contains_text("shmem_enabled is deny"));
}

TEST_CASE("a memfd gets pages of a size where that follows what is reserved", "[huge_pages]") {
  const TemporaryDirectory folder;
  const std::string root = folder.path("");
  CHECK_THAT(*why_no_memfd_pages(root), contains_text("need a kernel"));
  for (const auto& [word, is_given] :
       {std::pair{"within_size", true}, std::pair{"always", true}, std::pair{"advise", false},
        std::pair{"never", false}, std::pair{"deny", false}}) {
    write(root + kSettings + "/shmem_enabled", "a [" + std::string(word) + "] b");
    INFO(word);
    CHECK(!why_no_memfd_pages(root) == is_given);
  }
  CHECK_THAT(*why_no_memfd_pages(root), contains_text("as root: echo within_size > /sys/"));
}

TEST_CASE("sizes are rounded up to whole huge pages", "[huge_pages]") {
  CHECK(in_huge_pages(0) == kHugePageBytes);
  CHECK(in_huge_pages(1) == kHugePageBytes);
  CHECK(in_huge_pages(kHugePageBytes) == kHugePageBytes);
  CHECK(in_huge_pages(kHugePageBytes + 1) == 2 * kHugePageBytes);
}

TEST_CASE("an array takes whole pages of its size, and begins at one", "[huge_pages]") {
  CHECK(mapped_bytes(8, Pages::cold) == 8);
  CHECK(mapped_bytes(8, Pages::k16) == 16 << 10);
  CHECK(mapped_bytes((64 << 10) + 8, Pages::k64) == 128 << 10);
  CHECK(mapped_bytes(8, Pages::m2) == mapped_bytes(8, Pages::huge));
  CHECK(mapped_alignment(Pages::warm) == Mapping::kAnyAlignment);
  CHECK(mapped_alignment(Pages::m1) == 1 << 20);
}

TEST_CASE("small pages never pass for those of a size", "[huge_pages]") {
  constexpr std::uint64_t kSize = 64 << 10;
  const Mapping small = Mapping::anonymous_shared(4 * kSize, kSize);
  REQUIRE(small.advise(MADV_NOHUGEPAGE));
  for (std::uint64_t at = 0; at < small.size_bytes(); at += 4096) small.data()[at] = std::byte{1};
  CHECK_THROWS_WITH(require_sized_pages(small, kSize),
                    contains_text("one access to each of 2 pages of 64 KiB mapped 8192 bytes, not "
                                  "131072"));
  for (std::uint64_t at = 0; at < small.size_bytes(); at += 4096) {
    REQUIRE(small.data()[at] == std::byte{1});  // no data is lost
  }
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
  // Half a huge page cannot be a huge page, so this must be refused.
  const Mapping half = Mapping::anonymous_shared(kHugePageBytes / 2);
  CHECK_THROWS_AS(populate_huge_pages(half), TrialError);
}
