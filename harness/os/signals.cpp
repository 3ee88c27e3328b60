#include "harness/os/signals.hpp"

#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>

#include "harness/base/errors.hpp"
#include "harness/base/visible_text.hpp"
#include "harness/os/deadline.hpp"

namespace zcbench {

namespace {

constexpr int kLargeBufferBytes = 128 * 1024;

volatile std::sig_atomic_t g_signal = 0;
volatile pid_t g_sender = 0;              // the process that sent g_signal, if any
volatile std::sig_atomic_t g_noting = 0;  // number of StopSignalsNoted objects alive

// Without SA_RESTART, so that a blocked call returns and its loop can check the flag.
void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  ::sigaction(signal, &action, nullptr);
}

// timeout(1) signals a process and then its whole group, so the same signal from the same member of
// our group is a duplicate. A person's second signal still counts: a signal from a terminal has no
// sender, and an interactive shell is not in our group.
bool is_the_first_again(int signal, const siginfo_t& info) {
  return signal == g_signal && info.si_code == SI_USER && info.si_pid == g_sender &&
         ::getpgid(info.si_pid) == ::getpgrp();
}

void on_stop_signal(int signal, siginfo_t* info, void*) {
  const int error = errno;
  if (g_noting == 0) ::_exit(128 + signal);
  if (g_signal == 0) {
    g_signal = signal;
    g_sender = info->si_code == SI_USER ? info->si_pid : 0;
  } else if (!is_the_first_again(signal, *info)) {
    ::_exit(128 + signal);
  }
  errno = error;
}

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

void on_alarm(int) {}

// At least a microsecond, because 0 would disarm the timer.
timeval timeval_of(std::int64_t time_ns) {
  const std::int64_t time_us = std::max<std::int64_t>(time_ns / 1000, 1);
  return {.tv_sec = time_us / 1'000'000, .tv_usec = time_us % 1'000'000};
}

pid_t g_main_process = 0;
char g_activity[256] = "";

void write_words(const char* words) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, words, std::strlen(words));
}

// The file behind a mapping was truncated, or its disk is full; neither can be recovered from.
// Calls only async-signal-safe functions.
void on_bus_error(int signal) {
  if (::getpid() != g_main_process) {
    // In a worker, the signal kills it and the parent reports that.
    handle(signal, SIG_DFL);
    ::kill(::getpid(), signal);
    return;
  }
  write_words("zcbench: ");
  write_words(g_activity);
  write_words(
      ": SIGBUS: the array's memory is gone: another process truncated its file or shared memory "
      "object, or its file system is full; fix that, then run again\n");
  ::_exit(static_cast<int>(ExitCode::kPointFailed));
}

std::string g_budget_message;

void on_budget_spent(int) {
  [[maybe_unused]] const ssize_t written =
      ::write(STDERR_FILENO, g_budget_message.data(), g_budget_message.size());
  ::_exit(static_cast<int>(ExitCode::kBadInput));
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
  // Gives every large buffer its own mapping. Otherwise glibc would soon keep freed buffers on the
  // heap, and every later fork would copy their page tables.
  ::mallopt(M_MMAP_THRESHOLD, kLargeBufferBytes);
  open_closed_standard_descriptors();
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  handle(SIGCHLD, SIG_DFL);
  handle(SIGPIPE, SIG_IGN);
  handle(SIGXFSZ, SIG_IGN);
  struct sigaction stop {};
  stop.sa_sigaction = on_stop_signal;
  stop.sa_flags = SA_SIGINFO;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (signal != SIGHUP || !is_ignored(SIGHUP)) ::sigaction(signal, &stop, nullptr);
  }
  g_main_process = ::getpid();
  handle(SIGBUS, on_bus_error);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
}

StopSignalsNoted::StopSignalsNoted() { g_noting = g_noting + 1; }

StopSignalsNoted::~StopSignalsNoted() { g_noting = g_noting - 1; }

void set_activity(std::string_view what) {
  const std::string shown = visible(what);
  const std::size_t size = std::min(shown.size(), sizeof g_activity - 1);
  std::memcpy(g_activity, shown.data(), size);
  g_activity[size] = '\0';
}

void throw_if_interrupted() {
  if (g_signal != 0) throw Interrupted(g_signal);
}

CpuBudget::CpuBudget(int seconds, const std::string& message) {
  g_budget_message = visible(message) + "\n";
  handle(SIGVTALRM, on_budget_spent);
  const itimerval timer{.it_interval = {}, .it_value = {.tv_sec = seconds, .tv_usec = 0}};
  ::setitimer(ITIMER_VIRTUAL, &timer, nullptr);
}

CpuBudget::~CpuBudget() {
  const itimerval off{};
  ::setitimer(ITIMER_VIRTUAL, &off, nullptr);
}

Alarm::Alarm(std::int64_t first_ns, std::int64_t interval_ns) : interval_ns_(interval_ns) {
  handle(SIGALRM, on_alarm);
  set(first_ns);
}

void Alarm::set(std::int64_t first_ns) {
  // Repeats, because the first signal may arrive just before the call that it should interrupt.
  const itimerval timer{.it_interval = timeval_of(interval_ns_),
                        .it_value = timeval_of(first_ns - now_ns())};
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

Alarm::~Alarm() {
  const itimerval off{};
  ::setitimer(ITIMER_REAL, &off, nullptr);
}

void interrupt_thread(pthread_t thread) {
  handle(SIGALRM, on_alarm);
  ::pthread_kill(thread, SIGALRM);
}

}  // namespace zcbench
