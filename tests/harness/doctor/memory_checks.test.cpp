#include "harness/doctor/memory_checks.hpp"

#include "tests/catch.hpp"
#include "tests/harness/doctor/doctor_fixture.hpp"

using namespace zcbench;

namespace {

Finding memory_finding(const std::string& check, const MachineState& state,
                       const MemoryRoom& room = healthy_room(),
                       const FaultProbe& faults = healthy_probes().faults) {
  return finding_of(check_memory(state, faults, room), check);
}

}  // namespace

TEST_CASE("enough memory is ok", "[doctor]") {
  const Findings findings = check_memory(healthy_state(), healthy_probes().faults, healthy_room());
  CHECK(findings.size() == 8);
  for (const Finding& finding : findings) {
    INFO(finding.check);
    CHECK(finding.state == Health::ok);
    CHECK_FALSE(finding.seen.empty());
    CHECK(finding.remedy.empty());
  }
}

TEST_CASE("values that no file contains are unknown", "[doctor]") {
  for (const char* check :
       {"swap", "private_pages", "shared_pages", "pipe_size", "address_layout"}) {
    INFO(check);
    CHECK(memory_finding(check, {}).state == Health::unknown);
  }
}

TEST_CASE("memory and /dev/shm are compared with what the lecture needs", "[doctor]") {
  MemoryRoom room = healthy_room();
  room.available_bytes = room.needed_bytes;
  room.shm_free_bytes = room.shm_needed_bytes;
  CHECK(memory_finding("memory", healthy_state(), room).state == Health::ok);
  CHECK(memory_finding("dev_shm", healthy_state(), room).state == Health::ok);
  --room.available_bytes;
  --room.shm_free_bytes;
  CHECK(memory_finding("memory", healthy_state(), room).state == Health::warning);
  CHECK(memory_finding("dev_shm", healthy_state(), room).state == Health::warning);
  CHECK_THAT(memory_finding("dev_shm", healthy_state(), room).seen, contains_text("76.3 MiB"));
  room.shm_free_bytes = room.shm_needed_bytes = 0;
  CHECK(memory_finding("dev_shm", healthy_state(), room).state == Health::warning);
}

TEST_CASE("memory_limit: a warning only below what the lecture needs", "[doctor]") {
  MachineState state = healthy_state();
  state.environment.memory_limit_bytes = 500'000'000;
  CHECK(memory_finding("memory_limit", state).state == Health::ok);
  state.environment.memory_limit_bytes = 499'999'999;
  CHECK(memory_finding("memory_limit", state).state == Health::warning);
  CHECK_THAT(memory_finding("memory_limit", state).cost, contains_text("477 MiB"));
}

TEST_CASE("swap in use", "[doctor]") {
  MachineState state = healthy_state();
  state.swap_used_bytes = 4096;
  CHECK(memory_finding("swap", state).state == Health::warning);
  CHECK_THAT(memory_finding("swap", state).seen, contains_text("4.00 KiB in use"));
  CHECK_THAT(memory_finding("swap", state).cost,
             contains_text("150 us (Dean and Norvig), a fresh one 512 ns"));
}

TEST_CASE("pages: the cost of a million doubles is that of 1953 pages", "[doctor]") {
  MachineState state = healthy_state();
  CHECK(memory_finding("private_pages", state).cost ==
        "measured: 512 ns of CPU time to touch a page of 4 KiB, 1.00 ms per million doubles; "
        "100 us in huge pages");
  state.has_private_huge_pages = false;
  state.environment.transparent_huge_pages = "never";
  CHECK(memory_finding("private_pages", state).state == Health::warning);
  CHECK_THAT(memory_finding("private_pages", state).remedy, contains_text("echo madvise"));
  const FaultProbe no_huge{.private_small_ns = 512,
                           .private_huge_ns = std::nullopt,
                           .shared_small_ns = std::nullopt,
                           .shared_huge_ns = std::nullopt};
  CHECK(memory_finding("private_pages", state, healthy_room(), no_huge).cost.find("huge") ==
        std::string::npos);
  CHECK(memory_finding("shared_pages", state, healthy_room(), no_huge).cost.empty());
}

TEST_CASE("shared pages: the file to write is the one that forbids them", "[doctor]") {
  MachineState state = healthy_state();
  state.has_shared_huge_pages = false;
  CHECK(memory_finding("shared_pages", state).state == Health::warning);
  CHECK_THAT(memory_finding("shared_pages", state).remedy,
             contains_text("/hugepages-2048kB/shmem_enabled"));
  CHECK_THAT(memory_finding("shared_pages", state).cost,
             contains_text("2.00 ms per million doubles"));
  for (const char* word : {"never", "deny"}) {
    state.environment.shmem_transparent_huge_pages = word;
    CHECK_THAT(memory_finding("shared_pages", state).remedy,
               contains_text("transparent_hugepage/shmem_"));
    CHECK_THAT(memory_finding("shared_pages", state).seen, contains_text(word));
  }
}

TEST_CASE("pipes smaller than the kernel's default", "[doctor]") {
  MachineState state = healthy_state();
  state.environment.pipe_max_size_bytes = 65536;
  CHECK(memory_finding("pipe_size", state).state == Health::warning);
  CHECK_THAT(memory_finding("pipe_size", state).cost, contains_text("122 times instead of 8"));
}

TEST_CASE("the address layout is reported, never judged", "[doctor]") {
  MachineState state = healthy_state();
  CHECK_THAT(memory_finding("address_layout", state).seen, contains_text("random"));
  state.address_randomization = 0;
  CHECK(memory_finding("address_layout", state).state == Health::ok);
  CHECK_THAT(memory_finding("address_layout", state).seen, contains_text("the same"));
}
