#include "harness/journal/frames.hpp"

#include <fmt/core.h>

#include <boost/crc.hpp>
#include <cstdint>
#include <stdexcept>

#include "harness/base/errors.hpp"

namespace zcbench {

namespace {

// Little-endian: length, CRC-32 of the length, CRC-32 of the payload.
constexpr std::size_t kNumberBytes = 4;
constexpr std::size_t kHeaderBytes = 3 * kNumberBytes;

std::uint32_t check_sum(std::string_view bytes) {
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

std::string number_text(std::uint32_t number) {
  std::string text;
  for (std::size_t i = 0; i < kNumberBytes; ++i, number >>= 8) {
    text += static_cast<char>(number & 0xff);
  }
  return text;
}

std::uint32_t number_in(std::string_view bytes, std::size_t place) {
  std::uint32_t number = 0;
  for (std::size_t i = kNumberBytes; i-- > 0;) {
    number = (number << 8) | static_cast<unsigned char>(bytes[place + i]);
  }
  return number;
}

// After a power failure a file can be longer than what was written of it: then it ends in zeros, as
// no record does.
constexpr std::size_t kLeastZeros = 16;

bool is_written(std::string_view rest, std::size_t frame_bytes) {
  const std::size_t last = rest.find_last_not_of('\0');
  const std::size_t written = last == std::string_view::npos ? 0 : last + 1;
  return rest.size() - written < kLeastZeros || written >= frame_bytes;
}

}  // namespace

std::string framed(std::string_view payload) {
  if (payload.empty() || payload.size() > kMaxPayloadBytes) {
    throw std::invalid_argument(fmt::format("a frame of {} bytes", payload.size()));
  }
  const std::string length = number_text(static_cast<std::uint32_t>(payload.size()));
  std::string frame = length + number_text(check_sum(length)) + number_text(check_sum(payload));
  frame += payload;
  return frame;
}

Frames split_frames(std::string_view bytes, const std::string& label) {
  Frames frames;
  const auto corrupt = [&](const char* what) {
    return CorruptError(fmt::format("{}: byte {}: {}", label, frames.whole_bytes, what));
  };
  for (std::string_view rest = bytes; !rest.empty(); rest = bytes.substr(frames.whole_bytes)) {
    frames.torn_bytes = rest.size();
    if (rest.size() < kHeaderBytes || !is_written(rest, kHeaderBytes)) return frames;
    const std::size_t length = number_in(rest, 0);
    const bool is_length = number_in(rest, kNumberBytes) == check_sum(rest.substr(0, kNumberBytes));
    if (!is_length || length == 0 || length > kMaxPayloadBytes) {
      throw corrupt("is not the start of a record; the file was changed or is no journal");
    }
    if (rest.size() < kHeaderBytes + length) return frames;
    const std::string_view payload = rest.substr(kHeaderBytes, length);
    if (number_in(rest, 2 * kNumberBytes) != check_sum(payload)) {
      if (!is_written(rest, kHeaderBytes + length)) return frames;
      throw corrupt("this record's check sum is wrong; the file was changed");
    }
    frames.payloads.push_back(payload);
    frames.whole_bytes += kHeaderBytes + length;
    frames.torn_bytes = 0;
  }
  return frames;
}

}  // namespace zcbench
