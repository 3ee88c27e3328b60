// Progress: one line on stderr, rewritten in place while a sweep runs. The run command shows it
// before every turn and finishes it at the end.
#pragma once

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

#include "harness/sweep.hpp"

namespace zcbench {

/// Share done, samples, time left and the point that comes next, cut to `width` columns.
std::string progress_line(const SweepProgress& now, std::int64_t elapsed_ns, std::size_t width);

class Progress {
 public:
  /// The line is rewritten at most this often, so that it costs the measurement nothing.
  static constexpr std::int64_t kIntervalNs = 100'000'000;

  /// `wanted` false: prints nothing at all. The clock for show(now) starts here.
  explicit Progress(bool wanted, std::FILE* stream = stderr);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(const SweepProgress& now);
  void show(const SweepProgress& now, std::int64_t elapsed_ns);
  /// Any other line, cut to the terminal's width.
  void show(const std::string& text);
  /// Clears the line.
  void finish();

 private:
  bool is_due(std::int64_t elapsed_ns);
  void rewrite(const std::string& text);

  bool wanted_;
  std::FILE* stream_;
  std::size_t width_;
  std::int64_t begin_ns_;
  std::optional<std::int64_t> shown_ns_;  // when the line now on screen was written
};

}  // namespace zcbench
