#include "harness/os/strays.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "harness/os/deadline.hpp"
#include "harness/os/file_io.hpp"

namespace zcbench {

namespace {

constexpr std::int64_t kEndLimitNs = 10'000'000'000;

int g_guards = 0;
bool g_adopts = false;
std::set<pid_t> g_programs;

void pause_briefly() {
  const timespec pause{.tv_sec = 0, .tv_nsec = 200'000};
  ::nanosleep(&pause, nullptr);
}

// Includes zombies.
std::vector<pid_t> children() {
  std::vector<pid_t> pids;
  for (const std::string& thread : names_in_folder("/proc/self/task")) {
    std::ifstream file("/proc/self/task/" + thread + "/children");
    for (pid_t pid = 0; file >> pid;) pids.push_back(pid);
  }
  return pids;
}

// Returns false if the process is alive and we are not allowed to kill it.
bool end(pid_t stray) {
  const bool is_killed = ::kill(stray, SIGKILL) == 0 || errno != EPERM;
  return ::waitpid(stray, nullptr, WNOHANG) == stray || is_killed;
}

// Repeats until none are left, because a dying stray's children become ours.
void end_strays() {
  const std::int64_t give_up_ns = now_ns() + kEndLimitNs;
  bool is_any_left = true;
  while (is_any_left && now_ns() < give_up_ns) {
    is_any_left = false;
    for (const pid_t pid : children()) {
      if (!g_programs.contains(pid) && end(pid)) is_any_left = true;
    }
    if (is_any_left) pause_briefly();
  }
}

}  // namespace

StrayGuard::StrayGuard() {
  if (g_guards++ == 0) g_adopts = children().empty() && ::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

StrayGuard::~StrayGuard() {
  g_programs.erase(program_);
  if (--g_guards > 0 || !g_adopts) return;
  end_strays();
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

void StrayGuard::set_program(pid_t pid) {
  program_ = pid;
  g_programs.insert(pid);
}

}  // namespace zcbench
