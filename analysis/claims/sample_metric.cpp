#include "analysis/claims/sample_metric.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "analysis/claims/workers_at_once.hpp"
#include "harness/base/format.hpp"
#include "harness/base/statistics.hpp"
#include "harness/model/sample_fields.hpp"
#include "harness/results/point_role.hpp"

namespace zcbench {

namespace {

// Below this, bytes are not converted to a larger unit, which would hide small differences such as
// 16,000 and 16,400.
constexpr double kManyBytes = 1e6;
constexpr double kWholeNumbersBelow = 1e15;
// Values nearer to 0 would be shown as 0 with a sign.
constexpr double kSignedZero = 0.0005;

std::string number_text(double value) {
  if (value == std::floor(value) && value < kWholeNumbersBelow) {
    return format_thousands(static_cast<std::uint64_t>(value));
  }
  return format_number(value);
}

// Two decimals are too few for values around 0.01.
std::string ratio_text(double value) {
  constexpr double kSmall = 0.095;
  return (value < kSmall ? fmt::format("{:.2g}", value) : format_number(value)) + "x";
}

std::string bytes_text(double value) {
  if (value >= kManyBytes) return format_bytes(static_cast<std::uint64_t>(std::llround(value)));
  return number_text(value) + " B";
}

std::string magnitude_text(double value, FigureUnit unit) {
  switch (unit) {
    case FigureUnit::ns: return format_duration_ns(value);
    case FigureUnit::bytes: return bytes_text(value);
    case FigureUnit::share: return number_text(value * 100.0) + " %";
    case FigureUnit::ratio: return ratio_text(value);
    case FigureUnit::exponent: return fmt::format("{:.3f}", value);
    case FigureUnit::yes_no:
      if (value == 0.0) return "no";
      return value == 1.0 ? "yes" : number_text(value);
    case FigureUnit::sigma: return fmt::format("{:.2f} sigma", value);
    case FigureUnit::number: break;
  }
  return number_text(value);
}

}  // namespace

std::string_view to_string(FigureUnit unit) {
  switch (unit) {
    case FigureUnit::ns: return "ns";
    case FigureUnit::bytes: return "bytes";
    case FigureUnit::yes_no: return "yes_no";
    case FigureUnit::share: return "share";
    case FigureUnit::ratio: return "ratio";
    case FigureUnit::exponent: return "exponent";
    case FigureUnit::sigma: return "sigma";
    case FigureUnit::number: break;
  }
  return "number";
}

std::string figure_text(double value, FigureUnit unit) {
  if (!std::isfinite(value)) return std::isnan(value) ? "NaN" : value > 0.0 ? "inf" : "-inf";
  const bool is_signed = unit == FigureUnit::exponent || unit == FigureUnit::sigma;
  if (is_signed && std::abs(value) < kSignedZero) value = 0.0;
  const std::string magnitude = magnitude_text(std::abs(value), unit);
  if (value < 0.0) return "-" + magnitude;
  return is_signed && value > 0.0 ? "+" + magnitude : magnitude;
}

namespace {

constexpr std::string_view kResultPrefix = "result.";
constexpr double kPageBytes = 4096.0;

// A number that is computed from a sample and its point.
struct DerivedFigure {
  std::string_view name;
  FigureUnit unit;
  std::optional<double> (*of)(const Point& point, const Sample& sample);
};

// For the median worker, the time from its first instruction to its first slice.
std::optional<double> attach_ns(const Point& /*point*/, const Sample& sample) {
  if (sample.workers_detail.empty()) return std::nullopt;
  std::vector<double> times_ns;
  for (const WorkerDetail& worker : sample.workers_detail) {
    times_ns.push_back(static_cast<double>(worker.compute_begin_ns - worker.started_ns));
  }
  return median(times_ns);
}

std::optional<double> mean_at_once(const Point& /*point*/, const Sample& sample) {
  if (sample.workers_detail.empty()) return std::nullopt;
  std::vector<Interval> busy;
  for (const WorkerDetail& worker : sample.workers_detail) {
    busy.push_back(
        {static_cast<double>(worker.compute_begin_ns), static_cast<double>(worker.compute_end_ns)});
  }
  return workers_at_once(busy).mean;
}

constexpr FigureUnit kNumber = FigureUnit::number;

constexpr std::array kDerived{
    DerivedFigure{"attach_ns", FigureUnit::ns, attach_ns},
    DerivedFigure{"workers_at_once", kNumber, mean_at_once},
    // Always 1: results files have no wrong samples.
    DerivedFigure{"verified", FigureUnit::yes_no,
                  [](const Point&, const Sample&) { return std::optional(1.0); }},
    DerivedFigure{"elements", kNumber,
                  [](const Point& point, const Sample&) {
                    return std::optional(static_cast<double>(point.elements));
                  }},
    DerivedFigure{"workers", kNumber,
                  [](const Point& point, const Sample&) {
                    return std::optional(static_cast<double>(point.workers));
                  }},
    DerivedFigure{"array_pages", kNumber,
                  [](const Point& point, const Sample&) {
                    return std::optional(std::ceil(
                        static_cast<double>(point.elements * sizeof(double)) / kPageBytes));
                  }},
};

// The field of that name. Fields that say when a sample was taken are not figures.
const SampleField* find_field(std::string_view name) {
  const auto found = std::ranges::find(sample_fields(), name, &SampleField::name);
  return found == sample_fields().end() || found->role == SampleRole::place ? nullptr : &*found;
}

const DerivedFigure* find_derived(std::string_view name) {
  const auto found = std::ranges::find(kDerived, name, &DerivedFigure::name);
  return found == kDerived.end() ? nullptr : found;
}

FigureUnit figure_unit(SampleUnit unit) {
  switch (unit) {
    case SampleUnit::ns: return FigureUnit::ns;
    case SampleUnit::bytes: return FigureUnit::bytes;
    case SampleUnit::count: break;
  }
  return kNumber;
}

FigureUnit unit_of_name(std::string_view name) {
  if (const SampleField* field = find_field(name)) return figure_unit(field->unit);
  if (const DerivedFigure* derived = find_derived(name)) return derived->unit;
  if (name.find("_bytes") != std::string_view::npos) return FigureUnit::bytes;
  return name.ends_with("_ns") ? FigureUnit::ns : kNumber;
}

std::optional<double> as_figure(auto number) { return static_cast<double>(number); }
std::optional<double> as_figure(std::optional<std::uint64_t> number) {
  return number ? as_figure(*number) : std::nullopt;
}

std::optional<double> value_of(std::string_view name, const Point& point, const Sample& sample) {
  if (name.starts_with(kResultPrefix)) {
    name.remove_prefix(kResultPrefix.size());
    const auto figure = std::ranges::find(sample.figures, name, &Metric::name);
    if (figure == sample.figures.end()) return std::nullopt;
    return figure->value;
  }
  const SampleField* const field = find_field(name);
  if (field == nullptr) return find_derived(name)->of(point, sample);
  if (field->role == SampleRole::detail && is_external(point)) return std::nullopt;
  return field->visit(sample, [](const auto& number) { return as_figure(number); });
}

}  // namespace

FigureUnit unit_of(const FigureSpec& spec) {
  const FigureUnit unit = unit_of_name(spec.terms.front());
  if (spec.per.empty()) return unit;
  return unit != kNumber && unit == unit_of_name(spec.per) ? FigureUnit::share : kNumber;
}

std::vector<std::string_view> figure_names() {
  std::vector<std::string_view> names;
  for (const SampleField& field : sample_fields()) {
    if (find_field(field.name) != nullptr) names.push_back(field.name);
  }
  for (const DerivedFigure& derived : kDerived) names.push_back(derived.name);
  return names;
}

bool is_figure_name(std::string_view name) {
  return find_field(name) != nullptr || find_derived(name) != nullptr ||
         (name.starts_with(kResultPrefix) && name.size() > kResultPrefix.size());
}

std::optional<double> figure_of(const FigureSpec& spec, const Point& point, const Sample& sample) {
  double sum = 0.0;
  for (const std::string& term : spec.terms) {
    const auto value = value_of(term, point, sample);
    if (!value) return std::nullopt;
    sum += *value;
  }
  if (spec.per.empty()) return sum;
  const auto divisor = value_of(spec.per, point, sample);
  if (!divisor) return std::nullopt;
  return sum / *divisor;
}

}  // namespace zcbench
