// Reads a journal's bytes as a file of frames with entries, and as the payload of one frame, so
// that mutations get past the checksums.
#include "harness/journal/journal_entry.hpp"
#include "harness/journal/journal_file.hpp"
#include "tests/fuzz/accept.hpp"

using namespace zcbench;

namespace {

constexpr const char* kLabel = "x.journal";

// An entry that is read, written and read again must stay the same.
void require_kept(std::string_view payload) {
  const std::string again = payload_of(parse_entry(payload, kLabel));
  fuzz::require(payload_of(parse_entry(again, kLabel)) == again, "an entry keeps all it has");
}

void read_file(std::string_view bytes) {
  const Frames frames = split_frames(bytes, kLabel);
  fuzz::require(frames.whole_bytes + frames.torn_bytes == bytes.size(), "no byte is left out");
  std::string again;
  for (const std::string_view payload : frames.payloads) again += framed(payload);
  fuzz::require(again == bytes.substr(0, frames.whole_bytes), "whole frames are as written");
  for (const std::string_view payload : frames.payloads) require_kept(payload);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::as_text(data, size);
  fuzz::accepts<CorruptError>(kLabel, [&] { read_file(bytes); });
  fuzz::accepts<CorruptError>(kLabel, [&] { require_kept(bytes); });
  return 0;
}
