// Frames: what is appended to a journal, one after the other, such that a kill at any moment leaves
// whole frames and at most one torn one, and any changed bit is found. Called by journal_file and
// whoever reads a journal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace zcbench {

/// Of one payload.
inline constexpr std::size_t kMaxPayloadBytes = std::size_t{1} << 30;

/// The payload behind its length, the check sum of that length and its own check sum.
std::string framed(std::string_view payload);

struct Frames {
  std::vector<std::string_view> payloads;  ///< parts of the text that was split
  std::size_t whole_bytes = 0;             ///< from the start to the end of the last whole frame
  std::size_t torn_bytes = 0;              ///< after that: of a frame that was not written whole
};

/// A tail is torn if it ends before its frame does, or turns into zeros within its frame, as a
/// power failure leaves it. Throws CorruptError "LABEL: byte N: ..." where anything else is wrong.
Frames split_frames(std::string_view bytes, const std::string& label);

}  // namespace zcbench
