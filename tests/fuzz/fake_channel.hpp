// FakeChannel replaces pipes with the bytes of an input. Linked with --wrap=read,writev,poll, it
// serves every read() from these bytes, accepts everything that is written, and never blocks. Used
// by frames_fuzzer.
#pragma once

#include <cstddef>
#include <span>

namespace zcbench::fuzz {

class FakeChannel {
 public:
  /// Active during its lifetime. Each read() gets at most `most_bytes` (0 means no limit); if
  /// `is_hesitant`, every second read() finds no data yet. End of file follows the last byte.
  FakeChannel(std::span<const std::byte> bytes, std::size_t most_bytes, bool is_hesitant);
  ~FakeChannel();
  FakeChannel(const FakeChannel&) = delete;
  FakeChannel& operator=(const FakeChannel&) = delete;

  /// Returns the bytes that have been read so far.
  std::span<const std::byte> served() const;
};

}  // namespace zcbench::fuzz
