#include "harness/strategies/codec.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>

#include "harness/errors.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::json;
using Bytes = std::vector<std::byte>;
using Octets = std::vector<std::uint8_t>;

[[noreturn]] void throw_wrong_size(std::size_t got, std::size_t wanted) {
  throw TrialError(fmt::format("malformed payload: {} where {} was due", got, wanted));
}

void encode_raw(std::span<const double> values, Bytes& bytes) {
  bytes.resize(values.size_bytes());
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), values.size_bytes());
}

void decode_raw(std::span<const std::byte> bytes, std::span<double> values) {
  if (bytes.size() != values.size_bytes()) throw_wrong_size(bytes.size(), values.size_bytes());
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
}

void assign(Bytes& bytes, const auto& octets) {
  bytes.resize(octets.size());
  std::memcpy(bytes.data(), octets.data(), octets.size());
}

// As a byte string, not as an array of numbers: libraries may shorten numbers and drop the payload
// of a NaN, bytes stay what they are.
Json byte_string(std::span<const double> values) {
  Octets octets(values.size_bytes());
  if (!values.empty()) std::memcpy(octets.data(), values.data(), octets.size());
  return Json::binary(std::move(octets));
}

void from_byte_string(const Json& message, std::span<double> values) {
  if (!message.is_binary()) throw TrialError("malformed payload: not a byte string");
  decode_raw(std::as_bytes(std::span(message.get_binary())), values);
}

std::span<const std::uint8_t> octets_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

void encode_msgpack(std::span<const double> values, Bytes& bytes) {
  assign(bytes, Json::to_msgpack(byte_string(values)));
}

void decode_msgpack(std::span<const std::byte> bytes, std::span<double> values) {
  const auto octets = octets_of(bytes);
  from_byte_string(Json::from_msgpack(octets.begin(), octets.end(), true, false), values);
}

void encode_cbor(std::span<const double> values, Bytes& bytes) {
  assign(bytes, Json::to_cbor(byte_string(values)));
}

void decode_cbor(std::span<const std::byte> bytes, std::span<double> values) {
  const auto octets = octets_of(bytes);
  from_byte_string(Json::from_cbor(octets.begin(), octets.end(), true, false), values);
}

// JSON has no NaN or infinity: those travel as their bits, in hex.
void encode_json(std::span<const double> values, Bytes& bytes) {
  Json message = Json::array();
  message.get_ref<Json::array_t&>().reserve(values.size());
  for (const double value : values) {
    if (std::isfinite(value)) {
      message.push_back(value);
    } else {
      message.push_back(fmt::format("{:016x}", std::bit_cast<std::uint64_t>(value)));
    }
  }
  assign(bytes, message.dump());
}

double number_of(const Json& item) {
  if (item.is_number()) return item.get<double>();
  if (!item.is_string()) throw TrialError("malformed payload: not a number");
  const std::string& hex = item.get_ref<const std::string&>();
  std::uint64_t bits = 0;
  const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), bits, 16);
  if (error != std::errc{} || hex.size() != 16 || end != hex.data() + 16) {
    throw TrialError("malformed payload: not the 16 hex digits of a double");
  }
  return std::bit_cast<double>(bits);
}

void decode_json(std::span<const std::byte> bytes, std::span<double> values) {
  const auto octets = octets_of(bytes);
  const Json message = Json::parse(octets.begin(), octets.end(), nullptr, false);
  if (!message.is_array()) throw TrialError("malformed payload: not a JSON array");
  if (message.size() != values.size()) throw_wrong_size(message.size(), values.size());
  std::ranges::transform(message, values.begin(), number_of);
}

constexpr Codec kCodecs[] = {
    {.name = "raw",
     .description = "the doubles' own bytes",
     .encode = encode_raw,
     .decode = decode_raw,
     .working_bytes_per_element = 8},
    {.name = "msgpack",
     .description = "MessagePack, one byte string per slice",
     .encode = encode_msgpack,
     .decode = decode_msgpack,
     .working_bytes_per_element = 24},
    {.name = "cbor",
     .description = "CBOR (RFC 8949), one byte string per slice",
     .encode = encode_cbor,
     .decode = decode_cbor,
     .working_bytes_per_element = 24},
    {.name = "json",
     .description = "JSON text, one array of numbers per slice: what text costs",
     .encode = encode_json,
     .decode = decode_json,
     .working_bytes_per_element = 64},
};

}  // namespace

std::span<const Codec> codecs() { return kCodecs; }

const Codec* find_codec(std::string_view name) {
  const auto found = std::ranges::find(kCodecs, name, &Codec::name);
  return found == std::end(kCodecs) ? nullptr : found;
}

}  // namespace zcbench
