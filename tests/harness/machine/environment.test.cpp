#include "harness/machine/environment.hpp"

#include <algorithm>

#include "tests/catch.hpp"
#include "tests/harness/machine/fake_machine.hpp"

using namespace zcbench;

TEST_CASE("this machine can be read", "[environment]") {
  const Environment here = read_environment();
  CHECK_FALSE(here.host_name.empty());
  CHECK_FALSE(here.executable.empty());
  CHECK_THAT(here.kernel, contains_text("Linux "));
  CHECK(here.num_cpus >= 1);
  CHECK_FALSE(here.allowed_cpus.empty());
  CHECK(here.allowed_cpus.size() <= std::size_t(here.num_cpus));
  CHECK(std::ranges::is_sorted(here.allowed_cpus));
  CHECK(here.load_avg.size() == 3);
  CHECK(here.memory_bytes > here.memory_available_bytes);
  CHECK(here.memory_available_bytes > 1'000'000);
  CHECK(here.pipe_max_size_bytes >= 4096);
}

TEST_CASE("a machine without /proc and /sys is empty, not guessed", "[environment]") {
  const Environment bare = FakeMachine().read();
  CHECK(bare.caches.empty());
  CHECK(bare.load_avg.empty());
  CHECK(bare.cpu_model.empty());
  CHECK(bare.governor.empty());
  CHECK(bare.transparent_huge_pages.empty());
  CHECK(bare.mhz_per_cpu == 0);
  CHECK(bare.memory_bytes == 0);
  CHECK_FALSE(bare.memory_limit_bytes.has_value());
  CHECK_FALSE(bare.cpu_limit.has_value());
  CHECK_FALSE(bare.cpu_scaling_enabled);
}

TEST_CASE("CPU, memory and page settings are read", "[environment]") {
  FakeMachine machine;
  const std::string cpu0 = "/sys/devices/system/cpu/cpu0/";
  machine
      .with("/proc/cpuinfo",
            "processor\t: 0\nmodel name\t: Some CPU @ 2.5\ncpu MHz\t\t: 2499.7\n"
            "flags\t\t: fpu hypervisor sse\nempty\t:\n\n")
      .with("/proc/loadavg", "0.50 1.25 2.00 1/100 4242\n")
      .with("/proc/meminfo", "MemTotal:        2048 kB\nMemFree: 1 kB\nMemAvailable:  1024 kB\n")
      .with("/proc/sys/fs/pipe-max-size", "1048576\n")
      .with("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n")
      .with("/sys/kernel/mm/transparent_hugepage/shmem_enabled",
            "always within_size advise [never] deny force\n")
      .with(cpu0 + "cpufreq/scaling_governor", "powersave\n")
      .with(cpu0 + "cache/index0/level", "1\n")
      .with(cpu0 + "cache/index0/type", "Data\n")
      .with(cpu0 + "cache/index0/size", "48K\n")
      .with(cpu0 + "cache/index0/shared_cpu_map", "00000000,00000003\n")
      .with(cpu0 + "cache/index1/level", "3\n")
      .with(cpu0 + "cache/index1/type", "Unified\n")
      .with(cpu0 + "cache/index1/size", "32M\n")
      .with(cpu0 + "cache/index1/shared_cpu_map", "f,ffffffff\n");
  const Environment read = machine.read();
  CHECK(read.cpu_model == "Some CPU @ 2.5");
  CHECK(read.mhz_per_cpu == 2500);
  CHECK(read.hypervisor == "unknown");
  CHECK(read.load_avg == std::vector<double>{0.5, 1.25, 2.0});
  CHECK(read.memory_bytes == 2048 * 1024);
  CHECK(read.memory_available_bytes == 1024 * 1024);
  CHECK(read.pipe_max_size_bytes == 1048576);
  CHECK(read.transparent_huge_pages == "madvise");
  CHECK(read.shmem_transparent_huge_pages == "never");
  CHECK(read.governor == "powersave");
  CHECK(read.cpu_scaling_enabled);
  REQUIRE(read.caches.size() == 2);
  CHECK(read.caches[0].type == "Data");
  CHECK(read.caches[0].level == 1);
  CHECK(read.caches[0].size_bytes == 49152);
  CHECK(read.caches[0].num_sharing == 2);
  CHECK(read.caches[1].size_bytes == 32u << 20);
  CHECK(read.caches[1].num_sharing == 36);
}

TEST_CASE("the hypervisor is named if the machine reports it", "[environment]") {
  CHECK(FakeMachine().with("/proc/cpuinfo", "flags : fpu sse\n").read().hypervisor == "none");
  CHECK(FakeMachine()
            .with("/proc/cpuinfo", "flags : hypervisor\n")
            .with("/sys/class/dmi/id/sys_vendor", "QEMU\n")
            .read()
            .hypervisor == "QEMU");
  CHECK(FakeMachine().with("/sys/hypervisor/type", "xen\n").read().hypervisor == "xen");
}

TEST_CASE("no memory available is not the same as none known", "[environment]") {
  FakeMachine machine;
  CHECK(available_memory_bytes(machine.root(), 7) == 7);
  machine.with("/proc/meminfo", "MemTotal: 4096 kB\nMemAvailable:  0 kB\n");
  CHECK(available_memory_bytes(machine.root(), 7) == 0);
}

TEST_CASE("limits of cgroup v2", "[environment]") {
  FakeMachine machine;
  machine.with("/proc/meminfo", "MemTotal: 4096 kB\n")
      .with("/proc/self/cgroup", "0::/box/job\n")
      .with("/sys/fs/cgroup/box/job/memory.max", "65536\n")
      .with("/sys/fs/cgroup/box/job/cpu.max", "150000 100000\n");
  CHECK(machine.read().memory_limit_bytes == 65536u);
  CHECK(machine.read().cpu_limit == 1.5);
  machine.with("/sys/fs/cgroup/box/job/memory.max", "max\n")
      .with("/sys/fs/cgroup/box/job/cpu.max", "max 100000\n");
  CHECK_FALSE(machine.read().memory_limit_bytes.has_value());
  CHECK_FALSE(machine.read().cpu_limit.has_value());
}

TEST_CASE("limits of cgroup v1", "[environment]") {
  FakeMachine machine;
  machine.with("/proc/meminfo", "MemTotal: 4096 kB\n")
      .with("/proc/self/cgroup", "4:memory:/job\n3:cpuset:/\n1:cpu,cpuacct:/job\n0::/\n")
      .with("/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "65536\n")
      .with("/sys/fs/cgroup/cpu/job/cpu.cfs_quota_us", "50000\n")
      .with("/sys/fs/cgroup/cpu/job/cpu.cfs_period_us", "100000\n");
  CHECK(machine.read().memory_limit_bytes == 65536u);
  CHECK(machine.read().cpu_limit == 0.5);
  machine.with("/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "9223372036854771712\n")
      .with("/sys/fs/cgroup/cpu/job/cpu.cfs_quota_us", "-1\n");
  CHECK_FALSE(machine.read().memory_limit_bytes.has_value());
  CHECK_FALSE(machine.read().cpu_limit.has_value());
}

TEST_CASE("load and available memory are read again, all else stays", "[environment]") {
  FakeMachine machine;
  machine.with("/proc/loadavg", "0.50 1.25 2.00 1/100 4242\n")
      .with("/proc/meminfo", "MemTotal: 4096 kB\nMemAvailable: 2048 kB\n");
  Environment environment = machine.read();
  machine.with("/proc/loadavg", "3.00 2.00 1.00 1/100 4242\n")
      .with("/proc/meminfo", "MemTotal: 8192 kB\nMemAvailable: 1024 kB\n");
  refresh(environment, machine.root());
  CHECK(environment.load_avg == std::vector{3.0, 2.0, 1.0});
  CHECK(environment.memory_available_bytes == 1024 * 1024);
  CHECK(environment.memory_bytes == 4096 * 1024);
}
