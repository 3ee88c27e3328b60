// Progress: one line on stderr, rewritten in place while a sweep runs; on a dumb terminal, a new
// line from time to time. The run command shows it before every turn and finishes it at the end.
#pragma once

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

#include "harness/run/sweep.hpp"

namespace zcbench {

/// Percentage done, samples, time left and the next point, cut to `width` columns.
std::string progress_line(const SweepProgress& now, std::int64_t elapsed_ns, std::size_t width);

class Progress {
 public:
  /// The line is rewritten at most this often, so that it does not disturb the measurement.
  static constexpr std::int64_t kIntervalNs = 100'000'000;
  /// New lines stay on the screen, so they are rarer.
  static constexpr std::int64_t kPlainIntervalNs = 10'000'000'000;

  enum class Style { rewritten, plain };

  /// Prints nothing if `wanted` is false. The clock for show(now) starts here.
  explicit Progress(bool wanted, std::FILE* stream = stderr);
  Progress(bool wanted, std::FILE* stream, Style style);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(const SweepProgress& now);
  void show(const SweepProgress& now, std::int64_t elapsed_ns);
  /// Shows any other line, cut to the terminal's width.
  void show(const std::string& text);
  /// Clears the line.
  void finish();

 private:
  bool is_due(std::int64_t elapsed_ns);
  void print(const std::string& text);

  bool wanted_;
  std::FILE* stream_;
  Style style_;
  std::size_t width_;
  std::int64_t begin_ns_;
  std::optional<std::int64_t> shown_ns_;  // when the current line was written
};

}  // namespace zcbench
