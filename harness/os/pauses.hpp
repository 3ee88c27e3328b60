// Pauses: detects that the program was stopped (Ctrl-Z, kill -STOP, a batch system) and continued.
// A sample that was being timed, or timed out, during the pause is repeated instead of counted.
// Trials detect pauses; the sweep and `sample` repeat.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/errors.hpp"
#include "harness/os/deadline.hpp"

namespace zcbench {

/// The program was stopped while the sample was taken. The point has not failed; repeat the sample.
struct Paused : TrialError {
  Paused() : TrialError("the program was stopped while the sample was taken") {}
};

/// Starts to count pauses, by SIGCONT because SIGSTOP cannot be caught. main calls it.
void count_pauses();

/// Tells whether the program was stopped since construction. Reads one counter, so it is cheap
/// enough to use next to a timer.
class PauseWatch {
 public:
  PauseWatch();
  bool has_paused() const;
  /// Throws Paused if the program was stopped.
  void check() const;

 private:
  std::uint32_t before_;
};

/// The point fails after this many pauses in one turn: a tool that stops the program again and
/// again (cpulimit) leaves no time for a sample.
inline constexpr int kMostPauses = 10;

/// Repeats `take` whenever it throws Paused. Throws TrialError after kMostPauses attempts.
template <typename Take>
auto taken_without_pause(const Take& take) {
  for (int pauses = 0; pauses < kMostPauses; ++pauses) {
    try {
      return take();
    } catch (const Paused&) {
    }
  }
  throw TrialError("the program was stopped " + std::to_string(kMostPauses) +
                   " times while it took this sample; let it run, or give it fewer samples per "
                   "turn");
}

/// Returns what `take` returns. Throws Paused if the program was stopped meanwhile and `take`
/// succeeded or timed out, since the pause may have used up its time. Other failures are passed on.
template <typename Take>
auto pauses_noticed(const Take& take) {
  const PauseWatch watch;
  try {
    auto taken = take();
    watch.check();
    return taken;
  } catch (const TrialError& error) {
    const bool by_deadline =
        std::string_view(error.what()).find(kDeadlineWords) != std::string_view::npos;
    if (by_deadline) watch.check();
    throw;
  }
}

}  // namespace zcbench
