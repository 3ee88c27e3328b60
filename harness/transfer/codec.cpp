#include "harness/transfer/codec.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "harness/base/errors.hpp"
#include "harness/model/axis.hpp"

namespace zcbench {

namespace {

using Json = nlohmann::json;
using Bytes = std::vector<std::byte>;

[[noreturn]] void throw_wrong_size(std::size_t got, std::size_t wanted) {
  throw TrialError(fmt::format("malformed payload: {} where {} was due", got, wanted));
}

CodecLead raw_lead(std::uint64_t) { return {}; }

// A type byte, then the size in `size_bytes` bytes, most significant first.
CodecLead lead_of(unsigned type, std::uint64_t payload_bytes, std::size_t size_bytes) {
  CodecLead lead{.size = 1 + size_bytes};
  lead.bytes[0] = static_cast<std::byte>(type);
  for (std::size_t i = size_bytes; i > 0; --i, payload_bytes >>= 8) {
    lead.bytes[i] = static_cast<std::byte>(payload_bytes & 0xff);
  }
  return lead;
}

// bin 8, bin 16, bin 32: https://github.com/msgpack/msgpack/blob/master/spec.md#bin-format-family
CodecLead msgpack_lead(std::uint64_t payload_bytes) {
  if (payload_bytes <= UINT8_MAX) return lead_of(0xc4, payload_bytes, 1);
  if (payload_bytes <= UINT16_MAX) return lead_of(0xc5, payload_bytes, 2);
  if (payload_bytes <= UINT32_MAX) return lead_of(0xc6, payload_bytes, 4);
  throw TrialError(
      fmt::format("a byte string of MessagePack holds at most 2^32 - 1 bytes, not {}; use more "
                  "workers or tasks_per_worker",
                  payload_bytes));
}

// Major type 2, RFC 8949 section 3.
CodecLead cbor_lead(std::uint64_t payload_bytes) {
  if (payload_bytes < 24) return lead_of(0x40 + static_cast<unsigned>(payload_bytes), 0, 0);
  if (payload_bytes <= UINT8_MAX) return lead_of(0x58, payload_bytes, 1);
  if (payload_bytes <= UINT16_MAX) return lead_of(0x59, payload_bytes, 2);
  if (payload_bytes <= UINT32_MAX) return lead_of(0x5a, payload_bytes, 4);
  return lead_of(0x5b, payload_bytes, 8);
}

template <CodecLead (*make_lead)(std::uint64_t)>
void encode_bytes(std::span<const double> values, Bytes& bytes) {
  const CodecLead lead = make_lead(values.size_bytes());
  bytes.resize(lead.size + values.size_bytes());
  std::copy_n(lead.bytes.begin(), lead.size, bytes.begin());
  if (!values.empty()) std::memcpy(bytes.data() + lead.size, values.data(), values.size_bytes());
}

template <CodecLead (*make_lead)(std::uint64_t)>
void decode_bytes(std::span<const std::byte> bytes, std::span<double> values) {
  const CodecLead lead = make_lead(values.size_bytes());
  const std::size_t due = lead.size + values.size_bytes();
  if (bytes.size() != due) throw_wrong_size(bytes.size(), due);
  if (!std::equal(lead.bytes.begin(), lead.bytes.begin() + lead.size, bytes.begin())) {
    throw TrialError("malformed payload: not the byte string that was due");
  }
  if (!values.empty()) std::memcpy(values.data(), bytes.data() + lead.size, values.size_bytes());
}

void assign(Bytes& bytes, const auto& octets) {
  bytes.resize(octets.size());
  std::memcpy(bytes.data(), octets.data(), octets.size());
}

std::span<const std::uint8_t> octets_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

// The code that most users would write to pass a vector to the library. The library replaces every
// NaN with the same one, so NaNs are sent as their bits, in an integer; it never encodes another
// double as an integer.
Json numbers_of(std::span<const double> values) {
  Json message = Json::array();
  message.get_ref<Json::array_t&>().reserve(values.size());
  for (const double value : values) {
    if (std::isnan(value)) {
      message.push_back(std::bit_cast<std::uint64_t>(value));
    } else {
      message.push_back(value);
    }
  }
  return message;
}

// Collects the items of one flat array. The library's own parser would recurse into nested arrays,
// trust a length before it has the items, and throw its own exception.
class FlatArray final : public nlohmann::json_sax<Json> {
 public:
  FlatArray(std::span<const std::uint8_t> octets, Json::input_format_t format, std::size_t due)
      : due_(due) {
    if (!Json::sax_parse(octets.begin(), octets.end(), this, format) || items_.size() != due) {
      throw TrialError(fmt::format("malformed payload: not an array of {} numbers", due));
    }
  }
  const Json::array_t& items() const { return items_; }

  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool start_array(std::size_t) override { return !std::exchange(is_open_, true); }
  bool end_array() override { return true; }
  bool null() override { return false; }
  bool boolean(bool) override { return false; }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return false; }
  bool key(string_t&) override { return false; }
  bool end_object() override { return false; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

 private:
  template <typename Value>
  bool add(Value&& value) {
    if (!is_open_ || items_.size() == due_) return false;
    items_.emplace_back(std::forward<Value>(value));
    return true;
  }

  std::size_t due_;
  bool is_open_ = false;
  Json::array_t items_;
};

double from_number(const Json& item) {
  if (item.is_number_float()) return item.get<double>();
  if (!item.is_number_unsigned()) throw TrialError("malformed payload: not a number");
  return std::bit_cast<double>(item.get<std::uint64_t>());
}

void decode_numbers(std::span<const std::byte> bytes, std::span<double> values,
                    Json::input_format_t format) {
  const FlatArray message(octets_of(bytes), format, values.size());
  std::ranges::transform(message.items(), values.begin(), from_number);
}

void encode_msgpack_numbers(std::span<const double> values, Bytes& bytes) {
  assign(bytes, Json::to_msgpack(numbers_of(values)));
}

void decode_msgpack_numbers(std::span<const std::byte> bytes, std::span<double> values) {
  decode_numbers(bytes, values, Json::input_format_t::msgpack);
}

void encode_cbor_numbers(std::span<const double> values, Bytes& bytes) {
  assign(bytes, Json::to_cbor(numbers_of(values)));
}

void decode_cbor_numbers(std::span<const std::byte> bytes, std::span<double> values) {
  decode_numbers(bytes, values, Json::input_format_t::cbor);
}

// JSON has no NaN or infinity, so those are sent as their bits, in hex.
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
  const FlatArray message(octets_of(bytes), Json::input_format_t::json, values.size());
  std::ranges::transform(message.items(), values.begin(), number_of);
}

constexpr Codec kCodecs[] = {
    {.name = "raw",
     .description = "the doubles' own bytes",
     .lead = raw_lead,
     .encode = encode_bytes<raw_lead>,
     .decode = decode_bytes<raw_lead>,
     .working_bytes_per_element = 0},
    {.name = "msgpack",
     .description = "MessagePack, one byte string per slice",
     .lead = msgpack_lead,
     .encode = encode_bytes<msgpack_lead>,
     .decode = decode_bytes<msgpack_lead>,
     .working_bytes_per_element = 0},
    {.name = "cbor",
     .description = "CBOR (RFC 8949), one byte string per slice",
     .lead = cbor_lead,
     .encode = encode_bytes<cbor_lead>,
     .decode = decode_bytes<cbor_lead>,
     .working_bytes_per_element = 0},
    {.name = "msgpack_numbers",
     .description = "MessagePack, one array of numbers per slice, through nlohmann::json",
     .lead = nullptr,
     .encode = encode_msgpack_numbers,
     .decode = decode_msgpack_numbers,
     .working_bytes_per_element = 48},
    {.name = "cbor_numbers",
     .description = "CBOR, one array of numbers per slice, through nlohmann::json",
     .lead = nullptr,
     .encode = encode_cbor_numbers,
     .decode = decode_cbor_numbers,
     .working_bytes_per_element = 48},
    {.name = "json",
     .description = "JSON text, one array of numbers per slice: what text costs",
     .lead = nullptr,
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

std::vector<std::string_view> codec_names() {
  std::vector<std::string_view> names;
  for (const Codec& codec : kCodecs) names.push_back(codec.name);
  return names;
}

}  // namespace zcbench
