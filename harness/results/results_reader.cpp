#include "harness/results/results_reader.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <utility>

#include "harness/base/text.hpp"
#include "harness/json/json_read.hpp"
#include "harness/os/file_io.hpp"
#include "harness/os/posix.hpp"
#include "harness/results/entry_sequence.hpp"
#include "harness/results/google_results.hpp"
#include "harness/results/results_document.hpp"
#include "harness/results/results_limits.hpp"

namespace zcbench {

namespace {

// Whether the text has the key "zcbench" anywhere. In a string the quotes would be escaped.
bool has_own_key(std::string_view text) {
  constexpr std::string_view kKey = "\"zcbench\"";
  for (auto place = text.find(kKey); place != text.npos; place = text.find(kKey, place + 1)) {
    const auto next = text.find_first_not_of(" \t\r\n", place + kKey.size());
    if (next != text.npos && text[next] == ':') return true;
  }
  return false;
}

double ns_per_unit(const JsonValue& entry) {
  if (!entry.find("time_unit")) return 1.0;
  const JsonValue unit = member(entry, "time_unit", JsonKind::string);
  if (unit.text_view() == "ns") return 1.0;
  if (unit.text_view() == "us") return 1e3;
  if (unit.text_view() == "ms") return 1e6;
  if (unit.text_view() == "s") return 1e9;
  unit.fail("is unknown; allowed: ns, us, ms, s");
}

double time_ns_in(const JsonValue& entry, std::string_view key) {
  const double time_ns = number_in(entry, key) * ns_per_unit(entry);
  if (!std::isfinite(time_ns)) member(entry, key, JsonKind::number).fail("is too large");
  return time_ns;
}

void append_times(LaunchTimes& launch, const JsonValue& entry) {
  const double real_time_ns = time_ns_in(entry, "real_time");
  if (real_time_ns <= 0.0) member(entry, "real_time", JsonKind::number).fail("is not above 0");
  launch.real_time_ns.push_back(real_time_ns);
  launch.cpu_time_ns.push_back(time_ns_in(entry, "cpu_time"));
}

// Takes the source from the point's name, because "data" is skipped.
bool reads_npy(const std::string& name) { return name.find("/data:npy:") != std::string::npos; }

// The programs of the external commands; empty for files written before these were recorded.
MachineKey read_programs(const JsonValue& ours) {
  MachineKey programs;
  const auto fingerprint = ours.find("fingerprint");
  if (!fingerprint) return programs;
  const JsonValue runner = member(*fingerprint, "runner", JsonKind::object);
  for (const JsonValue& part : runner.children()) {
    if (!part.key().starts_with("command ")) continue;
    programs.parts.emplace_back(part.key(), text_in(runner, part.key()));
  }
  return programs;
}

ResultsPoint new_point(const JsonValue& entry) {
  const JsonValue ours = member(entry, "zcbench", JsonKind::object);
  ResultsPoint point{.name = text_in(entry, "run_name"),
                     .reason = {},
                     .config_hash = text_in(ours, "config_hash"),
                     .launches = {}};
  if (reads_npy(point.name)) point.array_digest = optional_text_in(ours, "data_digest");
  const std::string status = text_in(ours, "status");
  if (status == "valid") return point;
  point.status = status == "failed" ? PointStatus::failed : PointStatus::unavailable;
  point.reason = text_in(ours, "reason");
  return point;
}

void add_sample(ResultsPoint& point, const JsonValue& entry) {
  if (point.status != PointStatus::valid || text_in(entry, "run_type") != "iteration") return;
  const JsonValue ours = member(entry, "zcbench", JsonKind::object);
  if (count_in(ours, "launch") == point.launches.size()) point.launches.emplace_back();
  append_times(point.launches.back(), entry);
}

std::vector<ResultsPoint> read_points(const JsonValue& entries, const JsonValue& ours) {
  std::vector<ResultsPoint> points;
  for_each_entry(entries, ours, [&](const JsonValue& entry, bool begins_point) {
    if (begins_point) points.push_back(new_point(entry));
    add_sample(points.back(), entry);
  });
  for (const ResultsPoint& point : points) {
    if (point.status == PointStatus::valid && point.launches.empty()) {
      entries.fail(fmt::format("holds no sample of {}", in_quotes(point.name)));
    }
  }
  return points;
}

NoiseRecord read_noise(const JsonValue& points) {
  NoiseRecord noise;
  for (const JsonValue& point : points.children()) {
    const std::string name = text_in(point, "name");  // a point that failed has no noise
    if (point.find("noise_floor")) noise[name] = number_in(point, "noise_floor");
  }
  return noise;
}

// Parts of the machine key that are numbers, kept as text; empty: unknown.
constexpr std::array<std::string_view, 3> kCountedParts{"num_cpus", "allowed_cpus", "memory_gib"};

MachineKey read_key(const JsonValue& key) {
  MachineKey machine;
  for (const JsonValue& part : key.children()) {
    if (part.key() == "folder") continue;
    const std::string text = text_in(key, part.key());
    const bool is_counted = std::ranges::find(kCountedParts, part.key()) != kCountedParts.end();
    if (is_counted && text.find_first_not_of("0123456789") != std::string::npos) {
      part.fail(fmt::format("{} is not a whole number", in_quotes(text)));
    }
    machine.parts.emplace_back(part.key(), text);
  }
  return machine;
}

ResultsSummary read_own(const ResultsDocument& document, const std::string& label) {
  const JsonValue context = document.context();
  const JsonValue ours = document.ours();
  const JsonValue build = member(ours, "build", JsonKind::object);
  const JsonValue config = member(ours, "config", JsonKind::object);
  const std::string sanitizer = text_in(build, "sanitizer");
  ResultsSummary file;
  file.label = label;
  file.date = text_in(context, "date");
  file.commit = text_in(ours, "commit");
  file.build_type = text_in(build, "type") + (sanitizer.empty() ? "" : "+" + sanitizer);
  file.kernel = text_in(member(ours, "machine", JsonKind::object), "kernel");
  file.config_name = read_identifier(member(config, "name", JsonKind::string));
  file.config_hash = text_in(config, "config_hash");
  file.machine = read_key(member(ours, "machine_key", JsonKind::object));
  file.programs = read_programs(ours);
  if (const auto baseline = ours.find("baseline")) {
    file.noise = read_noise(member(*baseline, "noise", JsonKind::array));
  }
  file.points = read_points(document.entries(), ours);
  file.nodes = read_nodes(ours);
  return file;
}

[[noreturn]] void fail_path(const std::string& path, std::string_view what) {
  fail_config(escaped(path), what);
}

std::size_t size_of(const FileDescriptor& file, const std::string& path) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail_path(path, std::strerror(errno));
  if (S_ISDIR(status.st_mode)) fail_path(path, "is a directory; allowed: a results file");
  if (!S_ISREG(status.st_mode)) {
    fail_path(path, "is not a regular file; allowed: a results file");
  }
  return static_cast<std::size_t>(status.st_size);
}

}  // namespace

std::string read_results_text(const std::string& path) {
  const FileDescriptor file = open_for_reading(path);
  if (!file.is_open()) {
    fail_path(path, fmt::format("cannot be opened: {}", std::strerror(errno)));
  }
  if (size_of(file, path) > kMaxResultsBytes) {
    fail_path(path, fmt::format("has more than {} bytes", kMaxResultsBytes));
  }
  auto text = read_at_most(file, size_of(file, path) + 1);
  if (!text) fail_path(path, fmt::format("cannot be read: {}", std::strerror(errno)));
  return *std::move(text);
}

ResultsSummary parse_results(std::string text, const std::string& label) {
  return as_corrupt([&] {
    if (!has_own_key(text)) {
      return parse_google_results(std::move(text), label, results_limits(ResultsDepth::times));
    }
    return read_own(ResultsDocument(std::move(text), label, ResultsDepth::times), label);
  });
}

ResultsSummary read_results(const std::string& path) {
  return parse_results(read_results_text(path), path);
}

NoiseRecord read_noise_record(const std::string& path) {
  std::string text = read_results_text(path);
  return as_corrupt([&] {
    const JsonDocument document(std::move(text), path, JsonOrigin::file,
                                results_limits(ResultsDepth::times));
    return read_noise(member(document.root(), "points", JsonKind::array));
  });
}

}  // namespace zcbench
