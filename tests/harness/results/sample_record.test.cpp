#include "harness/results/sample_record.hpp"

#include "harness/json/json_parse.hpp"
#include "tests/catch.hpp"
#include "tests/harness/results/run_result_fixture.hpp"

using namespace zcbench;

namespace {

// Converts the value to CBOR, as in a file, and back.
nlohmann::ordered_json through_cbor(const nlohmann::ordered_json& json) {
  return parse_cbor(cbor_of(json));
}

}  // namespace

TEST_CASE("every number of a sample comes back in its own field", "[sample_record]") {
  Sample sample = make_sample(9'007'199'254'740'993, 3);  // not representable as a double
  sample.figures = {{"mean", -0.0}, {"std", 0.1}};
  sample.workers_detail.push_back({.started_ns = -1, .compute_begin_ns = 2, .compute_end_ns = 3});
  const std::vector<Sample> back = parse_samples(through_cbor(samples_json({&sample, 1})));
  REQUIRE(back.size() == 1);
  CHECK(back[0].real_time_ns == 9'007'199'254'740'993);
  CHECK(back[0].cpu_time_ns == sample.cpu_time_ns);
  CHECK(back[0].phases.publish_ns == 11);
  CHECK(back[0].phases.join_ns == 16);
  CHECK(back[0].bytes_copied.publish == 21);
  CHECK(back[0].bytes_copied.results == 24);
  CHECK(back[0].off_clock_ns == 30);
  CHECK(back[0].setup_ns == 29);
  CHECK(back[0].compute_span_ns == 31);
  CHECK(back[0].worker_cpu_ns == 32);
  CHECK(back[0].minor_faults == 33);
  CHECK(back[0].major_faults == 34);
  CHECK(back[0].context_switches == 35);
  CHECK(back[0].worker_peak_rss_bytes == 36U);
  CHECK(back[0].order == 103);
  CHECK(back[0].round == 203);
  REQUIRE(back[0].workers_detail.size() == 2);
  CHECK(back[0].workers_detail[0].exited_ns == 44);
  CHECK(back[0].workers_detail[1].started_ns == -1);
  REQUIRE(back[0].figures.size() == 2);
  CHECK(back[0].figures[0].name == "mean");
  CHECK(std::signbit(back[0].figures[0].value));
  CHECK(back[0].figures[1].value == 0.1);
}

TEST_CASE("bytes that are no text survive", "[sample_record]") {
  const std::string bytes("\0\xff\xfe\n", 4);
  CHECK(parse_bytes(through_cbor(bytes_json(bytes))) == bytes);
}

TEST_CASE("a number of another type is not bent until it fits", "[sample_record]") {
  CHECK(number_of<std::int64_t>(-3) == -3);
  CHECK(number_of<double>(0.5) == 0.5);
  for (const nlohmann::ordered_json& number :
       {nlohmann::ordered_json(-1), nlohmann::ordered_json(4294967296),
        nlohmann::ordered_json(1e300), nlohmann::ordered_json(true)}) {
    CHECK_THROWS_AS(number_of<std::uint32_t>(number), CorruptError);
  }
  CHECK_THROWS_AS(number_of<double>(1), CorruptError);
}

TEST_CASE("a sample with fewer numbers is refused", "[sample_record]") {
  const Sample sample = make_sample(1, 0);
  nlohmann::ordered_json json = samples_json({&sample, 1});
  json[0][0].erase(json[0][0].size() - 1);
  CHECK_THROWS_AS(parse_samples(json), nlohmann::ordered_json::exception);
}

TEST_CASE("many samples go from process to process in pieces", "[sample_record]") {
  DontForkVector<Sample> samples;
  for (std::uint64_t i = 0; i < 700; ++i) {
    samples.push_back(make_sample(static_cast<std::int64_t>(1000 + i), i));
  }
  const nlohmann::ordered_json pieces = through_cbor(sample_pieces_json(samples));
  CHECK(pieces.size() == 3);
  DontForkVector<Sample> back;
  append_samples(pieces, back);
  CHECK(samples_json(back) == samples_json(samples));
  append_samples(through_cbor(sample_pieces_json({})), back);
  CHECK(back.size() == samples.size());
}
