#include "harness/results/sample_record.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "harness/base/interned_name.hpp"
#include "harness/json/json_parse.hpp"
#include "harness/model/sample_fields.hpp"

namespace zcbench {

namespace {

using Packed = nlohmann::ordered_json;

template <typename SomeChunk>
auto numbers_of_chunk(SomeChunk& c) {
  return std::tie(c.count, c.mean, c.mean_error, c.deviation, c.max);
}

template <typename Numbers>
Packed array_of(const Numbers& numbers) {
  return std::apply([](const auto&... number) { return Packed::array({number...}); }, numbers);
}

template <typename Numbers>
void fill(Numbers numbers, const Packed& array) {
  std::size_t place = 0;
  const auto take = [&](auto& number) {
    number = number_of<std::remove_reference_t<decltype(number)>>(array.at(place++));
  };
  std::apply([&](auto&... number) { (take(number), ...); }, numbers);
}

// Whether the number is optional; such a number is stored separately, after all others.
template <typename Number>
constexpr bool is_optional =
    std::is_same_v<std::remove_const_t<Number>, std::optional<std::uint64_t>>;

// Visits every number that is recorded, in the order of the rows; a sample's reader knows its
// launch.
template <typename SomeSample, typename Visit>
void for_each_number(SomeSample& sample, Visit visit) {
  for (const SampleField& field : sample_fields()) {
    if (field.key != "launch") field.visit(sample, visit);
  }
}

Packed sample_json(const Sample& sample) {
  Packed json = Packed::array({Packed::array()});
  for_each_number(sample, [&]<typename Number>(const Number& number) {
    if constexpr (is_optional<Number>) {
      json.push_back(number ? Packed(*number) : Packed(nullptr));
    } else {
      json[0].push_back(number);
    }
  });
  Packed& workers = json.emplace_back(Packed::array());
  for (const WorkerDetail& worker : sample.workers_detail) {
    Packed& times = workers.emplace_back(Packed::array());
    for (const WorkerField& field : worker_fields()) times.push_back(worker.*field.in);
  }
  Packed& figures = json.emplace_back(Packed::array());
  for (const Metric& figure : sample.figures) {
    figures.push_back(Packed::array({std::string(figure.name), figure.value}));
  }
  return json;
}

Sample parse_sample(const Packed& json) {
  Sample sample;
  const Packed& numbers = json.at(0);
  std::size_t number_place = 0;
  std::size_t place = 1;
  for_each_number(sample, [&]<typename Number>(Number& number) {
    if constexpr (is_optional<Number>) {
      const Packed& value = json.at(place++);
      if (!value.is_null()) number = number_of<typename Number::value_type>(value);
    } else {
      number = number_of<Number>(numbers.at(number_place++));
    }
  });
  for (const Packed& worker : json.at(place++)) {
    WorkerDetail& times = sample.workers_detail.emplace_back();
    std::size_t time_place = 0;
    for (const WorkerField& field : worker_fields()) {
      times.*field.in = number_of<std::int64_t>(worker.at(time_place++));
    }
  }
  for (const Packed& figure : json.at(place)) {
    sample.figures.push_back({interned_name(figure.at(0).get_ref<const std::string&>()),
                              number_of<double>(figure.at(1))});
  }
  return sample;
}

}  // namespace

Packed samples_json(std::span<const Sample> samples) {
  Packed array = Packed::array();
  for (const Sample& sample : samples) array.push_back(sample_json(sample));
  return array;
}

std::vector<Sample> parse_samples(const Packed& json) {
  std::vector<Sample> samples;
  for (const Packed& sample : json) samples.push_back(parse_sample(sample));
  return samples;
}

Packed sample_pieces_json(std::span<const Sample> samples) {
  constexpr std::size_t kSamplesPerPiece = 256;
  Packed pieces = Packed::array();
  while (!samples.empty()) {
    const std::size_t count = std::min(samples.size(), kSamplesPerPiece);
    pieces.push_back(bytes_json(cbor_of(samples_json(samples.first(count)))));
    samples = samples.subspan(count);
  }
  return pieces;
}

void append_samples(const Packed& pieces, DontForkVector<Sample>& samples) {
  for (const Packed& piece : pieces) {
    for (Sample& sample : parse_samples(parse_cbor(parse_bytes(piece)))) {
      samples.push_back(std::move(sample));
    }
  }
}

Packed chunks_json(const std::vector<ChunkResult>& chunks) {
  Packed array = Packed::array();
  for (const ChunkResult& chunk : chunks) array.push_back(array_of(numbers_of_chunk(chunk)));
  return array;
}

std::vector<ChunkResult> parse_chunks(const Packed& json) {
  std::vector<ChunkResult> chunks;
  for (const Packed& chunk : json) fill(numbers_of_chunk(chunks.emplace_back()), chunk);
  return chunks;
}

// Bytes of any kind, which JSON's strings are not.
Packed bytes_json(const std::string& text) {
  return Packed::binary(std::vector<std::uint8_t>(text.begin(), text.end()));
}

std::string parse_bytes(const Packed& json) {
  const auto& bytes = json.get_binary();
  return {bytes.begin(), bytes.end()};
}

}  // namespace zcbench
