#include "harness/machine/cgroup.hpp"

#include "tests/catch.hpp"
#include "tests/harness/machine/fake_machine.hpp"

using namespace zcbench;

TEST_CASE("a process in no cgroup has no limit", "[cgroup]") {
  const FakeMachine machine;
  CHECK(cgroup_memory_limit_bytes(machine.root()) == UINT64_MAX);
  CHECK(cgroup_memory_room_bytes(machine.root()) == UINT64_MAX);
  CHECK_FALSE(cgroup_cpu_limit(machine.root()));
}

TEST_CASE("room is the limit minus what is used, in cgroup v2", "[cgroup]") {
  FakeMachine machine;
  machine.with("/proc/self/cgroup", "0::/box/job\n")
      .with("/sys/fs/cgroup/box/job/memory.current", "5000\n")
      .with("/sys/fs/cgroup/box/job/memory.max", "max\n");
  CHECK(cgroup_memory_room_bytes(machine.root()) == UINT64_MAX);
  machine.with("/sys/fs/cgroup/box/job/memory.max", "65536\n");
  CHECK(cgroup_memory_limit_bytes(machine.root()) == 65536);
  CHECK(cgroup_memory_room_bytes(machine.root()) == 60536);
  machine.with("/sys/fs/cgroup/box/job/memory.current", "70000\n");
  CHECK(cgroup_memory_room_bytes(machine.root()) == 0);
}

TEST_CASE("room is the limit minus what is used, in cgroup v1", "[cgroup]") {
  FakeMachine machine;
  machine.with("/proc/self/cgroup", "4:memory:/job\n1:cpu,cpuacct:/job\n0::/\n")
      .with("/sys/fs/cgroup/memory/job/memory.usage_in_bytes", "5000\n")
      .with("/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "65536\n");
  CHECK(cgroup_memory_room_bytes(machine.root()) == 60536);
}
