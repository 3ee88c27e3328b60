#include "harness/run/progress.hpp"

#include <sys/ioctl.h>

#include "harness/base/console.hpp"
#include "harness/base/format.hpp"
#include "harness/os/deadline.hpp"

namespace zcbench {

namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";

// Leaves one column free: a full line would wrap and could not be rewritten in place.
std::size_t columns_of(std::FILE* stream) {
  winsize size{};
  const bool is_known = ::ioctl(::fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col - 1u : 79u;
}

}  // namespace

std::string progress_line(const SweepProgress& now, std::int64_t elapsed_ns, std::size_t width) {
  std::string left = "?";
  if (now.samples_done > 0) {
    const auto todo = static_cast<double>(now.samples_total - now.samples_done);
    left = format_duration_ns(static_cast<double>(elapsed_ns) * todo /
                              static_cast<double>(now.samples_done));
  }
  const std::uint64_t percent =
      now.samples_total == 0 ? 100 : now.samples_done * 100 / now.samples_total;
  return fmt::format("{:3} %  {}/{} samples  {} left  {}", percent, now.samples_done,
                     now.samples_total, left, now.next.name())
      .substr(0, width);
}

Progress::Progress(bool wanted, std::FILE* stream)
    : Progress(wanted, stream,
               is_dumb_terminal(::fileno(stream)) ? Style::plain : Style::rewritten) {}

Progress::Progress(bool wanted, std::FILE* stream, Style style)
    : wanted_(wanted),
      stream_(stream),
      style_(style),
      width_(columns_of(stream)),
      begin_ns_(now_ns()) {}

void Progress::show(const SweepProgress& now) { show(now, now_ns() - begin_ns_); }

void Progress::show(const SweepProgress& now, std::int64_t elapsed_ns) {
  if (is_due(elapsed_ns)) print(progress_line(now, elapsed_ns, width_));
}

void Progress::show(const std::string& text) {
  if (is_due(now_ns() - begin_ns_)) print(visible(text).substr(0, width_));
}

bool Progress::is_due(std::int64_t elapsed_ns) {
  const std::int64_t interval_ns = style_ == Style::plain ? kPlainIntervalNs : kIntervalNs;
  if (!wanted_ || (shown_ns_ && elapsed_ns - *shown_ns_ < interval_ns)) return false;
  shown_ns_ = elapsed_ns;
  return true;
}

void Progress::print(const std::string& text) {
  const bool is_plain = style_ == Style::plain;
  const std::string line = (is_plain ? "" : std::string(kClearLine)) + visible(text);
  // A closed terminal ends the progress line, not the run.
  wanted_ = write_raw(stream_, is_plain ? line + "\n" : line) && std::fflush(stream_) == 0;
}

void Progress::finish() {
  if (!shown_ns_) return;
  shown_ns_.reset();
  if (style_ == Style::rewritten) write_raw(stream_, kClearLine);
  std::fflush(stream_);
}

}  // namespace zcbench
