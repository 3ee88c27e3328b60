// The lecture's two examples without zcbench: the floor that harness_overhead measures samples with
// lifecycle `fork` against. 28.1: four forked children square an inherited anonymous shared array.
// 28.2: they open a POSIX shared memory object by name and compute its statistics. The loops and
// the memory are those of zcbench, and the parent writes the array before each sample; nothing is
// guarded, accounted for or verified. With a third argument (`touch`), each child first reads one
// number in every 64 KiB of its slice.
// For each line on stdin, the program takes one sample and prints one line with its wall time and
// CPU time in ns.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "kernels/fast.hpp"

namespace {

constexpr std::size_t kWorkers = 4;
constexpr std::size_t kWindowDoubles = 65536 / sizeof(double);

struct Job {
  bool is_square;
  bool touches;
  std::size_t elements;
  char name[64];    // of the object of 28.2
  double* array;    // as the parent sees it
  double* results;  // of 28.2, shared
};

long long now_ns() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

// The CPU time of this process and of the children it has reaped.
long long cpu_ns() {
  long long total_ns = 0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage;
    ::getrusage(who, &usage);
    for (const timeval& time : {usage.ru_utime, usage.ru_stime}) {
      total_ns += time.tv_sec * 1'000'000'000LL + time.tv_usec * 1000LL;
    }
  }
  return total_ns;
}

void* checked(void* mapping) {
  if (mapping == MAP_FAILED) std::exit(1);
  return mapping;
}

double* map_object(const Job& job, int flags) {
  const int file = ::shm_open(job.name, O_RDWR | flags, 0600);
  const std::size_t bytes = job.elements * sizeof(double);
  if (file < 0 || ((flags & O_CREAT) != 0 && ::ftruncate(file, static_cast<off_t>(bytes)) != 0)) {
    std::exit(1);
  }
  void* const mapping =
      checked(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0));
  ::close(file);
  return static_cast<double*>(mapping);
}

void work(const Job& job, std::size_t worker) {
  double* const array = job.is_square ? job.array : map_object(job, 0);
  const std::size_t share = job.elements / kWorkers;
  double* const slice = array + worker * share;
  const std::size_t count = worker + 1 < kWorkers ? share : job.elements - worker * share;
  if (job.touches) {
    for (std::size_t i = 0; i < count; i += kWindowDoubles) {
      static_cast<void>(*const_cast<volatile double*>(slice + i));
    }
  }
  if (job.is_square) {
    zcbench::fast_loops().square_in_place(slice, count);
  } else {
    const zcbench::Moments moments = zcbench::fast_statistics(slice, count);
    std::memcpy(job.results + worker * 8, &moments, sizeof moments);
  }
}

long long sample_ns(const Job& job) {
  pid_t pids[kWorkers];
  const long long begin_ns = now_ns();
  for (std::size_t worker = 0; worker < kWorkers; ++worker) {
    pids[worker] = ::fork();
    if (pids[worker] < 0) std::exit(1);
    if (pids[worker] == 0) {
      work(job, worker);
      ::_exit(0);
    }
  }
  for (const pid_t pid : pids) {
    int status = 0;
    if (::waitpid(pid, &status, 0) != pid || status != 0) std::exit(1);
  }
  return now_ns() - begin_ns;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  Job job{};
  job.is_square = std::strcmp(argv[1], "square") == 0;
  job.elements = std::strtoull(argv[2], nullptr, 10);
  job.touches = argc > 3;
  const std::size_t bytes = job.elements * sizeof(double);
  std::snprintf(job.name, sizeof job.name, "/zcbench-bare-job-%d", ::getpid());
  auto* const input = static_cast<double*>(
      checked(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)));
  ::madvise(input, bytes, MADV_DONTFORK);
  for (std::size_t i = 0; i < job.elements; ++i) input[i] = 1.0 / static_cast<double>(i + 1);
  const auto map_shared = [](std::size_t size) {
    return static_cast<double*>(
        checked(::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)));
  };
  job.results = map_shared(4096);
  job.array = job.is_square ? map_shared(bytes) : map_object(job, O_CREAT | O_EXCL);
  char line[16];
  while (std::fgets(line, sizeof line, stdin) != nullptr) {
    std::memcpy(job.array, input, bytes);
    const long long before_ns = cpu_ns();
    const long long wall_ns = sample_ns(job);
    std::printf("%lld %lld\n", wall_ns, cpu_ns() - before_ns);
    std::fflush(stdout);
  }
  if (!job.is_square) ::shm_unlink(job.name);
}
