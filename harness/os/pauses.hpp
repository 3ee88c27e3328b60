// Pauses: the program was stopped (Ctrl-Z, kill -STOP, a batch system) and went on. What was being
// timed then, or had a deadline, is taken again instead of counted. The trials watch; the sweep and
// `sample` take again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/errors.hpp"
#include "harness/os/deadline.hpp"

namespace zcbench {

/// The program was stopped while the sample was taken: no failure of the point's. Take it again.
struct Paused : TrialError {
  Paused() : TrialError("the program was stopped while the sample was taken") {}
};

/// From now on pauses are counted, by SIGCONT: SIGSTOP itself nobody sees. For main.
void count_pauses();

/// Since it was made, was the program stopped? Reads one counter, so it may stand beside a timer.
class PauseWatch {
 public:
  PauseWatch();
  bool has_paused() const;
  /// Throws Paused.
  void check() const;

 private:
  std::uint32_t before_;
};

/// How often a program may be stopped in one turn until the point fails: something that stops it
/// again and again (cpulimit) leaves no time for a sample.
inline constexpr int kMostPauses = 10;

/// `take` again whenever it throws Paused; TrialError after kMostPauses times.
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

/// What `take` returns. Throws Paused if the program was stopped meanwhile and `take` has succeeded
/// or failed by its deadline, which the pause may have used up. A pause makes no other failure.
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
