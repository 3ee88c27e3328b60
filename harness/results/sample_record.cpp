#include "harness/results/sample_record.hpp"

#include <tuple>
#include <utility>

#include "harness/base/interned_name.hpp"

namespace zcbench {

namespace {

using Packed = nlohmann::json;

// Every number of a sample in one order, for both directions.
template <typename SomeSample>
auto numbers_of(SomeSample& s) {
  return std::tie(s.real_time_ns, s.cpu_time_ns, s.phases.publish_ns, s.phases.start_ns,
                  s.phases.distribute_ns, s.phases.compute_ns, s.phases.collect_ns,
                  s.phases.join_ns, s.bytes_copied.publish, s.bytes_copied.to_workers,
                  s.bytes_copied.from_workers, s.bytes_copied.results, s.off_clock_ns, s.setup_ns,
                  s.compute_span_ns, s.worker_cpu_ns, s.minor_faults, s.major_faults,
                  s.context_switches, s.order, s.round);
}

template <typename SomeDetail>
auto numbers_of_worker(SomeDetail& w) {
  return std::tie(w.started_ns, w.compute_begin_ns, w.compute_end_ns, w.exited_ns);
}

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

Packed sample_json(const Sample& sample) {
  Packed workers = Packed::array();
  for (const WorkerDetail& worker : sample.workers_detail) {
    workers.push_back(array_of(numbers_of_worker(worker)));
  }
  Packed figures = Packed::array();
  for (const Figure& figure : sample.figures) {
    figures.push_back(Packed::array({std::string(figure.name), figure.value}));
  }
  const auto& peak = sample.worker_peak_rss_bytes;
  return Packed::array({array_of(numbers_of(sample)), peak ? Packed(*peak) : Packed(nullptr),
                        std::move(workers), std::move(figures)});
}

Sample parse_sample(const Packed& json) {
  Sample sample;
  fill(numbers_of(sample), json.at(0));
  if (!json.at(1).is_null()) sample.worker_peak_rss_bytes = number_of<std::uint64_t>(json.at(1));
  for (const Packed& worker : json.at(2)) {
    fill(numbers_of_worker(sample.workers_detail.emplace_back()), worker);
  }
  for (const Packed& figure : json.at(3)) {
    sample.figures.push_back(
        {kept_name(figure.at(0).get_ref<const std::string&>()), number_of<double>(figure.at(1))});
  }
  return sample;
}

constexpr int kMaxDepth = 8;

// The library's parser recurses: it must not be let loose on what nests without end.
class DepthCheck final : public nlohmann::json_sax<Packed> {
 public:
  bool is_too_deep() const { return depth_ > kMaxDepth; }

  bool start_array(std::size_t) override { return ++depth_ <= kMaxDepth; }
  bool start_object(std::size_t) override { return ++depth_ <= kMaxDepth; }
  bool end_array() override { return --depth_ >= 0; }
  bool end_object() override { return --depth_ >= 0; }
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool key(string_t&) override { return true; }
  bool parse_error(std::size_t, const std::string&, const Packed::exception&) override {
    return false;
  }

 private:
  int depth_ = 0;
};

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

Packed parse_cbor(std::string_view bytes) {
  DepthCheck check;
  Packed::sax_parse(bytes.begin(), bytes.end(), &check, Packed::input_format_t::cbor);
  if (check.is_too_deep()) throw CorruptError("nests deeper than anything that is written here");
  return Packed::from_cbor(bytes);
}

std::string cbor_of(const Packed& json) {
  const std::vector<std::uint8_t> bytes = Packed::to_cbor(json);
  return {bytes.begin(), bytes.end()};
}

}  // namespace zcbench
