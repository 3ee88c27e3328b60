#include "harness/results/google_entry.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "harness/base/text.hpp"

namespace zcbench {

namespace {

std::optional<double> google_number(const JsonValue& object, std::string_view key) {
  const auto value = object.find(key);
  if (!value || value->kind() != JsonKind::number) return std::nullopt;
  return value->number();
}

std::int64_t google_index(const JsonValue& entry, std::string_view key) {
  constexpr double kLargest = 1e15;
  const auto number = google_number(entry, key);
  if (!number || *number < 0.0 || *number > kLargest) return GoogleEntry::kNoIndex;
  return std::llround(*number);
}

// 0: there is no such unit.
double ns_per_google_unit(std::string_view unit) {
  if (unit == "ns" || unit.empty()) return 1.0;
  if (unit == "us") return 1e3;
  if (unit == "ms") return 1e6;
  return unit == "s" ? 1e9 : 0.0;
}

std::string aggregate_of(const JsonValue& entry, const std::string& name,
                         const AggregateNames& old_names) {
  if (!entry.find("run_type")) return old_names.of(name);
  if (google_text(entry, "run_type") != "aggregate") return "";
  std::string aggregate = google_text(entry, "aggregate_name");
  if (!aggregate.empty()) return aggregate;
  for (const char* known : {"mean", "median", "stddev", "BigO", "RMS"}) {
    if (name.ends_with(std::string("_") + known)) return known;
  }
  return "unnamed";
}

}  // namespace

std::string google_text(const JsonValue& object, std::string_view key) {
  const auto value = object.find(key);
  return value && value->kind() == JsonKind::string ? value->text() : "";
}

bool google_flag(const JsonValue& object, std::string_view key) {
  const auto value = object.find(key);
  return value && value->kind() == JsonKind::boolean && value->text_view() == "true";
}

AggregateNames::AggregateNames(const std::vector<JsonValue>& entries) {
  for (const JsonValue& entry : entries) {
    if (!entry.find("run_type")) names_.insert(google_text(entry, "name"));
  }
}

std::string AggregateNames::of(const std::string& name) const {
  for (const std::string suffix : {"mean", "median", "stddev"}) {
    if (!name.ends_with("_" + suffix)) continue;
    const std::string run = name.substr(0, name.size() - suffix.size());
    if (names_.contains(run + "mean") && names_.contains(run + "stddev")) return suffix;
  }
  return "";
}

GoogleEntry read_google_entry(const JsonValue& entry, const AggregateNames& old_names) {
  GoogleEntry read;
  const std::string full = google_text(entry, "name");
  read.aggregate = aggregate_of(entry, full, old_names);
  read.name = google_text(entry, "run_name");
  if (read.name.empty()) {
    const std::string suffix = "_" + read.aggregate;
    const bool has_suffix = !read.aggregate.empty() && full.ends_with(suffix);
    read.name = has_suffix ? full.substr(0, full.size() - suffix.size()) : full;
  }
  read.is_complexity = read.aggregate == "BigO" || read.aggregate == "RMS" ||
                       (!entry.find("real_time") && (entry.find("big_o") || entry.find("rms")));
  read.family = google_index(entry, "family_index");
  read.instance = google_index(entry, "per_family_instance_index");
  read.repetition = google_index(entry, "repetition_index");
  return read;
}

GoogleTimes read_google_times(const JsonValue& entry) {
  GoogleTimes times;
  const std::string unit = google_text(entry, "time_unit");
  const double ns = ns_per_google_unit(unit);
  const auto real = google_number(entry, "real_time");
  times.real_time_ns = real.value_or(0.0) * ns;
  if (ns == 0.0) {
    times.unusable = "time_unit " + in_quotes(unit) + " is unknown";
  } else if (!real) {
    times.unusable = entry.find("real_time") ? "real_time is not a finite number" : "no real_time";
  } else if (!std::isfinite(times.real_time_ns)) {
    times.unusable = "real_time is too large";
  } else if (times.real_time_ns <= 0.0) {
    times.unusable = *real < 0.0 ? "real_time is negative" : "real_time is 0";
  }
  const double cpu_ns = google_number(entry, "cpu_time").value_or(0.0) * ns;
  if (std::isfinite(cpu_ns) && cpu_ns > 0.0) times.cpu_time_ns = cpu_ns;
  return times;
}

}  // namespace zcbench
