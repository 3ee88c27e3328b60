// Lets tests wait until a process or a thread sleeps or has ended.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

namespace zcbench {

/// Returns the state letter from /proc: S sleeping, Z zombie, or X if the process does not exist.
inline char state_of(pid_t id) {
  std::ifstream file("/proc/" + std::to_string(id) + "/stat");
  std::string line;
  std::getline(file, line);
  const auto name_end = line.rfind(')');
  return name_end == std::string::npos ? 'X' : line.at(name_end + 2);
}

inline bool has_ended(pid_t id) {
  const char state = state_of(id);
  return state == 'Z' || state == 'X';
}

/// Waits until the condition holds; returns false after a minute.
template <typename Condition>
bool comes_true(const Condition& condition) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  return true;
}

inline bool falls_asleep(pid_t id) {
  return comes_true([id] { return state_of(id) == 'S'; });
}

}  // namespace zcbench
