#include "harness/signals.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string>

#include "harness/errors.hpp"
#include "harness/wait_limit.hpp"

namespace zcbench {

namespace {

constexpr int kLargeBufferBytes = 128 * 1024;

volatile std::sig_atomic_t g_signal = 0;

void on_stop_signal(int signal) {
  if (g_signal != 0) ::_exit(128 + signal);
  g_signal = signal;
}

void on_alarm(int) {}

std::string g_budget_message;

void on_budget_spent(int) {
  [[maybe_unused]] const ssize_t written =
      ::write(STDERR_FILENO, g_budget_message.data(), g_budget_message.size());
  ::_exit(static_cast<int>(ExitCode::kBadInput));
}

// No SA_RESTART: a blocked call must return so that its loop can look at the flag.
void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  ::sigaction(signal, &action, nullptr);
}

void open_closed_standard_descriptors() {
  int descriptor = -1;
  do {
    descriptor = ::open("/dev/null", O_RDWR);
  } while (descriptor >= 0 && descriptor <= 2);
  if (descriptor > 2) ::close(descriptor);
}

}  // namespace

void prepare_process() {
  // Large buffers always in mappings of their own: glibc would soon keep them on the heap after
  // they are freed, and every later fork would copy their page tables.
  ::mallopt(M_MMAP_THRESHOLD, kLargeBufferBytes);
  open_closed_standard_descriptors();
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  handle(SIGCHLD, SIG_DFL);
  handle(SIGPIPE, SIG_IGN);
  handle(SIGXFSZ, SIG_IGN);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) handle(signal, on_stop_signal);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
}

void throw_if_interrupted() {
  if (g_signal != 0) throw Interrupted(g_signal);
}

CpuBudget::CpuBudget(int seconds, const std::string& message) {
  g_budget_message = message + "\n";
  handle(SIGVTALRM, on_budget_spent);
  const itimerval timer{.it_interval = {}, .it_value = {.tv_sec = seconds, .tv_usec = 0}};
  ::setitimer(ITIMER_VIRTUAL, &timer, nullptr);
}

CpuBudget::~CpuBudget() {
  const itimerval off{};
  ::setitimer(ITIMER_VIRTUAL, &off, nullptr);
}

DeadlineAlarm::DeadlineAlarm(std::int64_t deadline_ns) {
  handle(SIGALRM, on_alarm);
  set(deadline_ns);
}

void DeadlineAlarm::set(std::int64_t deadline_ns) {
  const std::int64_t left_us = std::max<std::int64_t>((deadline_ns - now_ns()) / 1000, 1);
  // The interval closes the race of a signal that arrives just before the call it should end.
  const itimerval timer{
      .it_interval = {.tv_sec = 0, .tv_usec = 20'000},
      .it_value = {.tv_sec = left_us / 1'000'000, .tv_usec = left_us % 1'000'000}};
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

DeadlineAlarm::~DeadlineAlarm() {
  const itimerval off{};
  ::setitimer(ITIMER_REAL, &off, nullptr);
}

}  // namespace zcbench
