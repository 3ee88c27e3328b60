#include "harness/os/usage.hpp"

#include <vector>

#include "tests/catch.hpp"

using namespace zcbench;

TEST_CASE("rusage is converted to nanoseconds and bytes", "[usage]") {
  rusage raw{};
  raw.ru_utime = {.tv_sec = 1, .tv_usec = 2};
  raw.ru_stime = {.tv_sec = 0, .tv_usec = 500'000};
  raw.ru_minflt = 3;
  raw.ru_majflt = 4;
  raw.ru_nvcsw = 5;
  raw.ru_nivcsw = 6;
  raw.ru_maxrss = 7;
  const Usage usage = to_usage(raw);
  CHECK(usage.cpu_ns == 1'500'002'000);
  CHECK(usage.minor_faults == 3);
  CHECK(usage.major_faults == 4);
  CHECK(usage.context_switches == 11);
  CHECK(usage.peak_rss_bytes == 7 * 1024);
}

TEST_CASE("a difference keeps the later peak", "[usage]") {
  const Usage before{.cpu_ns = 10,
                     .minor_faults = 1,
                     .major_faults = 2,
                     .context_switches = 3,
                     .peak_rss_bytes = 100};
  const Usage after{.cpu_ns = 25,
                    .minor_faults = 5,
                    .major_faults = 2,
                    .context_switches = 4,
                    .peak_rss_bytes = 300};
  const Usage used = usage_between(before, after);
  CHECK(used.cpu_ns == 15);
  CHECK(used.minor_faults == 4);
  CHECK(used.major_faults == 0);
  CHECK(used.context_switches == 1);
  CHECK(used.peak_rss_bytes == 300);
}

TEST_CASE("CPU time advances between two ticks of the kernel", "[usage]") {
  for (const int who : {RUSAGE_SELF, RUSAGE_THREAD}) {
    const Usage first = current_usage(who);
    Usage last = first;
    // Each step is far shorter than a tick, but the clock advances anyway.
    for (int step = 0; step < 5; ++step) {
      const Usage next = current_usage(who);
      CHECK(next.cpu_ns > last.cpu_ns);
      last = next;
    }
  }
}

TEST_CASE("touching memory shows in this process's usage", "[usage]") {
  const Usage before = current_usage(RUSAGE_SELF);
  std::vector<char> pages(8 << 20, 'x');
  const Usage used = usage_between(before, current_usage(RUSAGE_SELF));
  CHECK(pages[4 << 20] == 'x');
  CHECK(used.minor_faults > 0);
  CHECK(used.peak_rss_bytes > 0);
}
