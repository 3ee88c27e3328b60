// Activity: what a command that computes is busy with, and how far it has come. Code that may take
// seconds (reading a file, judging points) makes one; the only listener, the terminal's line
// (cli/activity_line), shows it. Costs a comparison per step while nobody listens.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace zcbench {

class Activity {
 public:
  /// `label`: "reading results/a.json". `total`: the steps of advance(); 0: unknown.
  explicit Activity(std::string label, std::uint64_t total = 0);
  ~Activity();
  Activity(const Activity&) = delete;
  Activity& operator=(const Activity&) = delete;

  void advance(std::uint64_t steps = 1) { advance_to(done_ + steps); }
  void advance_to(std::uint64_t done) {
    done_ = done;
    if (done_ >= next_report_) report();
  }

  const std::string& label() const { return label_; }
  /// In percent; 0 if the total is unknown.
  unsigned percent() const;

 private:
  void report();

  std::string label_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
  std::uint64_t next_report_;
  Activity* outer_;  // continues when this one ends
};

/// Called now and then with the innermost activity, and with nullptr when the outermost has ended.
/// Only the thread that started the program may have activities.
using ActivityListener = std::function<void(const Activity*)>;
/// Sets the only listener; empty: nobody listens.
void set_activity_listener(ActivityListener listener);

}  // namespace zcbench
