// FakeChannel: the bytes of an input in the place of what comes out of pipes: linked with
// --wrap=read,writev,poll, it serves every read() from them, takes whatever is written, and never
// lets anybody wait. Used by frames_fuzzer.
#pragma once

#include <cstddef>
#include <span>

namespace zcbench::fuzz {

class FakeChannel {
 public:
  /// While it lives. Each read() gets at most `most_bytes` (0: as many as it asks for); if
  /// `is_hesitant`, every second one finds nothing there yet. After the last byte comes the end of
  /// file.
  FakeChannel(std::span<const std::byte> bytes, std::size_t most_bytes, bool is_hesitant);
  ~FakeChannel();
  FakeChannel(const FakeChannel&) = delete;
  FakeChannel& operator=(const FakeChannel&) = delete;

  /// Those that were read.
  std::span<const std::byte> served() const;
};

}  // namespace zcbench::fuzz
