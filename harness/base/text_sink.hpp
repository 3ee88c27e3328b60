// TextSink: the destination of a text that is too large to be kept in memory as a whole. Results
// files are written into one; OutputFile has one that is a file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace zcbench {

class TextSink {
 public:
  virtual ~TextSink() = default;

  virtual void append(std::string_view text) = 0;
  /// Overwrites bytes that were appended before, starting at byte `place` of the text.
  virtual void replace(std::uint64_t place, std::string_view text) = 0;
};

class StringSink final : public TextSink {
 public:
  void append(std::string_view more) override { text += more; }
  void replace(std::uint64_t place, std::string_view with) override {
    text.replace(place, with.size(), with);
  }

  std::string text;
};

}  // namespace zcbench
